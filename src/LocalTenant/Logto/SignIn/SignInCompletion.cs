using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Webhooks;

namespace Bookstore.LocalTenant.Logto.SignIn;

/// <summary>What follows once it is known who somebody is: a second factor if the user has one, the session, and the webhooks.</summary>
internal sealed class SignInCompletion(
    UserStore users, Sessions sessions, Interactions interactions, InteractionWebhooks webhooks, SignInPage page)
{
    /// <param name="verification">Logto's type of verification, such as <c>Social</c>.</param>
    public async Task<IResult> RegisteredAsync(HttpContext context, Interaction interaction, RegisteredUser registered, string verification)
    {
        var (user, organizations) = registered;
        webhooks.UserCreated(context, interaction, user);
        foreach (var organization in organizations) webhooks.MembershipUpdated(context, interaction, organization, user);

        interaction.IsRegistration = true;
        return await IdentifiedAsync(context, interaction, user, verification);
    }

    /// <inheritdoc cref="RegisteredAsync"/>
    public async Task<IResult> IdentifiedAsync(HttpContext context, Interaction interaction, User user, string verification)
    {
        if (user.IsSuspended) return page.Suspended(context, interaction);
        if (user.MfaVerifications.Count == 0) return await CompleteAsync(context, interaction, user, verification);

        await interactions.AwaitSecondFactorAsync(interaction, user, verification, context.RequestAborted);
        return new SeeOther(SecondFactor.Path);
    }

    public async Task<IResult> CompleteAsync(HttpContext context, Interaction interaction, User user, string verifications)
    {
        await users.RecordSignInAsync(user, context.RequestAborted);
        await sessions.SignInAsync(context, user, interaction.AuthorizeUrl, verifications);
        await interactions.CompleteAsync(context, interaction);
        if (interaction.IsRegistration) webhooks.Registered(context, interaction, user);
        else webhooks.SignedIn(context, interaction, user);

        return new SeeOther(interaction.AuthorizeUrl);
    }
}
