using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Patreon.Campaigns;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Bookstore.LocalTenant.Patreon.OAuth;

/// <summary><c>/oauth2/authorize</c>: choose a sample person, or deny (RFC 6749, section 4.1.1).</summary>
internal sealed class AuthorizationPage(LocalTenantSettings settings, IssuedTokens tokens)
{
    private const string Denial = "deny";

    public IResult Show(IEnumerable<KeyValuePair<string, StringValues>> parameters) =>
        AuthorizationRequest.TryRead(parameters, settings, out var request, out var problem) ? Page(request) : Reject(problem);

    /// <summary>The form repeats the request, so it is validated again.</summary>
    public IResult Answer(IFormCollection form)
    {
        if (!AuthorizationRequest.TryRead(form, settings, out var request, out var problem)) return Reject(problem);

        var choice = form["choice"].ToString();
        if (choice == Denial) return new SeeOther(BuildRedirect(request, "error", "access_denied"));

        return SamplePeople.Find(choice) is { } person
            ? new SeeOther(BuildRedirect(request, "code", tokens.IssueCode(person, request)))
            : Reject("There is no such sample person.");
    }

    /// <summary>A sample person's profile URL.</summary>
    public static IResult ShowPerson(SamplePerson person) => PatreonPage.Show(person.FullName, Markup.Of($"""
        <p><img src="/avatars/{person.Id}.svg" alt="" width="40" height="40"> Sample person: {person.Membership}.</p>
        <p><a href="{PatreonPage.ControlPath}#person-{person.Id}">Change this membership</a></p>
        """));

    /// <summary>The campaign's page, where the app sends people to join.</summary>
    public static IResult ShowCampaign(IEnumerable<Tier> tiers) => PatreonPage.Show(SampleCampaign.Ours.Name, Markup.Of($"""
        <p>This is a sample campaign. Sample people join it on the <a href="{PatreonPage.ControlPath}">control page</a>.</p>
        <ul>{Markup.Join(tiers.Select(tier => Markup.Of($"<li>{tier.Title}: {Money.FormatDollars(tier.AmountCents)} a month</li>")))}</ul>
        """));

    private static string BuildRedirect(AuthorizationRequest request, string name, string value)
    {
        var url = QueryHelpers.AddQueryString(request.RedirectUri, name, value);
        return request.State is null ? url : QueryHelpers.AddQueryString(url, "state", request.State);
    }

    private static HtmlPage Page(AuthorizationRequest request) => PatreonPage.Show("Who is signing in?", Markup.Of($"""
        <p>Bookstore would like to know who you are. Choose a sample person. The real Patreon would ask you to log in.</p>
        <form method="post" action="/oauth2/authorize">
          <input type="hidden" name="response_type" value="code">
          <input type="hidden" name="client_id" value="{request.ClientId}">
          <input type="hidden" name="redirect_uri" value="{request.RedirectUri}">
          <input type="hidden" name="scope" value="{request.Scope}">
          <input type="hidden" name="state" value="{request.State}">
          {Markup.Join(SamplePeople.All.Select(PersonButton))}
          <button type="submit" name="choice" value="{Denial}" class="deny">Deny</button>
        </form>
        """));

    private static Markup PersonButton(SamplePerson person) => Markup.Of($"""
        <button type="submit" name="choice" value="{person.Id}" aria-label="{person.FullName}, {person.Membership}">
          <img src="/avatars/{person.Id}.svg" alt="" width="40" height="40">
          <span><b>{person.FullName}</b><small>{person.Membership}</small></span>
        </button>
        """);

    private static HtmlPage Reject(string problem) => PatreonPage.Show("Patreon can't continue", Markup.Of($"""<p class="problem">{problem}</p>"""), StatusCodes.Status400BadRequest);
}
