using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Patreon.Campaigns;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.LocalTenant.Patreon.OAuth;

/// <summary><c>/oauth2/authorize</c>: choose a sample person, or deny (RFC 6749, section 4.1.1).</summary>
internal sealed class AuthorizationPage(LocalTenantSettings settings, IssuedTokens tokens)
{
    private const string Denial = "deny";

    public IResult Show(HttpRequest http)
    {
        var text = PageText.For(http, http.Query[AuthorizationRequest.UiLocalesParameter]);
        return AuthorizationRequest.TryRead(http.Query, settings, out var request, out var problem) ? Page(text, request) : Reject(text, problem);
    }

    /// <summary>The form repeats the request, so it is validated again.</summary>
    public IResult Answer(HttpRequest http, IFormCollection form)
    {
        var text = PageText.For(http, form[AuthorizationRequest.UiLocalesParameter]);
        if (!AuthorizationRequest.TryRead(form, settings, out var request, out var problem)) return Reject(text, problem);

        var choice = form["choice"].ToString();
        if (choice == Denial) return new SeeOther(BuildRedirect(request, "error", "access_denied"));

        return SamplePeople.Find(choice) is { } person
            ? new SeeOther(BuildRedirect(request, "code", tokens.IssueCode(person, request)))
            : Reject(text, "PersonUnknown");
    }

    /// <summary>A sample person's profile URL.</summary>
    public static IResult ShowPerson(PageText text, SamplePerson person) => PatreonPage.Show(text, person.FullName, Markup.Of($"""
        <p><img src="/avatars/{person.Id}.svg" alt="" width="40" height="40"> {text.With("SamplePerson", text[person.Kind])}</p>
        <p><a href="{PatreonPage.ControlPath}#person-{person.Id}">{text["ChangeMembership"]}</a></p>
        """));

    /// <summary>The campaign's page, where the app sends people to join.</summary>
    public static IResult ShowCampaign(PageText text, IEnumerable<Tier> tiers) => PatreonPage.Show(text, SampleCampaign.Ours.Name, Markup.Of($"""
        <p>{text["CampaignLead"]} <a href="{PatreonPage.ControlPath}">{text["CampaignControl"]}</a></p>
        <ul>{Markup.Join(tiers.Select(tier => Markup.Of($"""<li><bdi>{tier.Title}</bdi>: {text.With("AMonth", Money.FormatDollars(tier.AmountCents))}</li>""")))}</ul>
        """));

    private static string BuildRedirect(AuthorizationRequest request, string name, string value)
    {
        var url = QueryHelpers.AddQueryString(request.RedirectUri, name, value);
        return request.State is null ? url : QueryHelpers.AddQueryString(url, "state", request.State);
    }

    private static HtmlPage Page(PageText text, AuthorizationRequest request) => PatreonPage.Show(text, text["ChoosePersonTitle"], Markup.Of($"""
        <p>{text["ChoosePersonLead"]}</p>
        <form method="post" action="/oauth2/authorize">
          <input type="hidden" name="response_type" value="code">
          <input type="hidden" name="client_id" value="{request.ClientId}">
          <input type="hidden" name="redirect_uri" value="{request.RedirectUri}">
          <input type="hidden" name="scope" value="{request.Scope}">
          <input type="hidden" name="state" value="{request.State}">
          <input type="hidden" name="{AuthorizationRequest.UiLocalesParameter}" value="{request.UiLocales}">
          {Markup.Join(SamplePeople.All.Select(person => PersonButton(text, person)))}
          <button type="submit" name="choice" value="{Denial}" class="deny">{text["Deny"]}</button>
        </form>
        """));

    private static Markup PersonButton(PageText text, SamplePerson person) => Markup.Of($"""
        <button type="submit" name="choice" value="{person.Id}">
          <img src="/avatars/{person.Id}.svg" alt="" width="40" height="40">
          <span><b dir="auto">{person.FullName}</b><span class="unseen">, </span><small>{text[person.Kind]}</small></span>
        </button>
        """);

    private static HtmlPage Reject(PageText text, string problem) => PatreonPage.Show(
        text, text["PatreonProblemTitle"], Markup.Of($"""<p class="problem">{text[problem]}</p>"""), StatusCodes.Status400BadRequest);
}
