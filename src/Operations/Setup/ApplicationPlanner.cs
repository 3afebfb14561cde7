using Bookstore.Operations.Management;

namespace Bookstore.Operations.Setup;

/// <summary>The application at Logto: this site's addresses beside those of others.</summary>
internal sealed class ApplicationPart(ILogtoManagement logto, TimeProvider clock) : ISetupPart
{
    private const string Name = "Bookstore";

    public async Task<PlannedChange> PlanAsync(SetupState state, CancellationToken cancellationToken)
    {
        var application = await FindAsync(state, cancellationToken);
        await LearnAsync(state, application?.Id, cancellationToken);
        var known = application?.OidcClientMetadata ?? new ClientMetadata();
        var wanted = Complete(known, state.Target);
        return new PlannedChange(
            SetupStep.Of(
                $"application {application?.Name ?? Name}",
                application is not null,
                SetupField.List("redirect URIs", known.RedirectUris, wanted.RedirectUris),
                SetupField.List("post sign-out redirect URIs", known.PostLogoutRedirectUris, wanted.PostLogoutRedirectUris),
                new SetupField("back-channel logout URI", known.BackchannelLogoutUri, wanted.BackchannelLogoutUri),
                SetupField.Flag("back-channel logout names the session", known.BackchannelLogoutSessionRequired, to: true)) with
            {
                Warning = FindLoss(known.BackchannelLogoutUri, wanted.BackchannelLogoutUri),
            },
            async stop =>
            {
                if (application is not null)
                {
                    await logto.ReplaceMetadataAsync(application.Id, wanted, stop);
                }
                else
                {
                    var created = await logto.CreateApplicationAsync(Name, wanted, stop);
                    await LearnAsync(state, created.Id, stop);
                }
            });
    }

    private static ClientMetadata Complete(ClientMetadata known, SetupTarget target) => known with
    {
        RedirectUris = [.. known.RedirectUris.Union([$"{target.Origin}/callback"])],
        PostLogoutRedirectUris = [.. known.PostLogoutRedirectUris.Union([$"{target.Origin}/"])],
        // There is one only, and Logto sends no back-channel logout to a developer's machine: the deployed site's stays.
        BackchannelLogoutUri = target.IsLocal && !string.IsNullOrEmpty(known.BackchannelLogoutUri)
            ? known.BackchannelLogoutUri
            : $"{target.Origin}/backchannel-logout",
        BackchannelLogoutSessionRequired = true,
    };

    private static string? FindLoss(string? known, string? wanted) =>
        string.IsNullOrEmpty(known) || known == wanted || (Uri.TryCreate(known, UriKind.Absolute, out var url) && url.IsLoopback)
            ? null
            : $"{known} will hear of sign-outs no more, since an application has one back-channel logout URI. "
                + "Where that site is in use, give each of the two an application of its own, with --app-id.";

    private async Task<LogtoApplication?> FindAsync(SetupState state, CancellationToken cancellationToken)
    {
        if (state.Wishes.AppId is { } asked)
        {
            return await logto.FindApplicationAsync(asked, cancellationToken) switch
            {
                { Type: "Traditional" } application => application,
                { } other => throw Undecided(
                    $"the application {asked} is of the type {other.Type}, and this site is a traditional web application.",
                    "Give --app-id the id of one of that type, or leave it out to have one made."),
                null => throw Undecided(
                    $"there is no application with the id {asked}.", "Correct --app-id, or leave it out to have an application made."),
            };
        }

        if (state.Target.AppId is { } known
            && await logto.FindApplicationAsync(known, cancellationToken) is { Type: "Traditional" } ours)
        {
            return ours;
        }

        var named = (await logto.ListApplicationsAsync(cancellationToken))
            .Where(application => application is { Name: Name, Type: "Traditional" }).ToList();
        return named.Count <= 1 ? named.SingleOrDefault() : throw Undecided(
            $"there are {named.Count} applications named {Name}: {string.Join(", ", named.Select(application => application.Id))}.",
            "Say which one this site is with --app-id.");
    }

    private async Task LearnAsync(SetupState state, string? id, CancellationToken cancellationToken)
    {
        state.Settings["Logto:AppId"] = id;
        state.Settings["Logto:AppSecret"] = null;
        if (id is null)
        {
            return;
        }

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var valid = (await logto.ListSecretsAsync(id, cancellationToken))
            .Where(secret => secret.ExpiresAt is null || secret.ExpiresAt > now).Select(secret => secret.Value).ToList();
        // There may be several, while one takes another's place: the one in use stays.
        state.Settings["Logto:AppSecret"] = valid.Contains(state.Target.AppSecret!) ? state.Target.AppSecret : valid.FirstOrDefault() ?? throw Undecided(
            $"the application {id} has no secret that is valid.",
            "Add one on the application's page in Logto Console > Applications, and run setup again.");
    }

    private static SetupException Undecided(string message, string remedy) =>
        new(new SetupError(SetupErrorCode.Undecided, $"At Logto {message}", remedy));
}
