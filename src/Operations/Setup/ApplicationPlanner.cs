using Bookstore.Application;
using Bookstore.Operations.Management;

namespace Bookstore.Operations.Setup;

/// <summary>Plans the application at Logto: this site's addresses are added to those that it has.</summary>
internal sealed class ApplicationPlanner(ILogtoManagement logto, TimeProvider clock) : ISetupPlanner
{
    private const string ApplicationName = "Bookstore";

    public async Task<PlannedStep> PlanAsync(SetupState state, CancellationToken cancellationToken)
    {
        var application = await FindAsync(state, cancellationToken);
        await ReadSecretAsync(state, application?.Id, cancellationToken);
        var present = application?.OidcClientMetadata ?? new ClientMetadata();
        var wanted = AddAddresses(present, state.Target);
        return new PlannedStep(
            SetupStep.Of(
                $"application {application?.Name ?? ApplicationName}",
                application is not null,
                SetupField.List("redirect URIs", present.RedirectUris, wanted.RedirectUris),
                SetupField.List("post sign-out redirect URIs", present.PostLogoutRedirectUris, wanted.PostLogoutRedirectUris),
                new SetupField("back-channel logout URI", present.BackchannelLogoutUri, wanted.BackchannelLogoutUri),
                SetupField.Flag("back-channel logout includes the session", present.BackchannelLogoutSessionRequired, to: true)) with
            {
                Warning = FindLostLogoutUri(present.BackchannelLogoutUri, wanted.BackchannelLogoutUri),
            },
            async cancellation =>
            {
                if (application is not null)
                {
                    await logto.ReplaceMetadataAsync(application.Id, wanted, cancellation);
                }
                else
                {
                    var created = await logto.CreateApplicationAsync(ApplicationName, wanted, cancellation);
                    await ReadSecretAsync(state, created.Id, cancellation);
                }
            });
    }

    private static ClientMetadata AddAddresses(ClientMetadata present, SetupTarget target) => present with
    {
        RedirectUris = [.. present.RedirectUris.Union([$"{target.Origin}{SiteAddresses.Callback}"])],
        PostLogoutRedirectUris = [.. present.PostLogoutRedirectUris.Union([$"{target.Origin}/"])],
        // There can be only one, and Logto sends no back-channel logout to a developer's machine: the deployed site keeps it.
        BackchannelLogoutUri = target.IsLocal && !string.IsNullOrEmpty(present.BackchannelLogoutUri)
            ? present.BackchannelLogoutUri
            : $"{target.Origin}{SiteAddresses.BackChannelLogout}",
        BackchannelLogoutSessionRequired = true,
    };

    private static string? FindLostLogoutUri(string? present, string? wanted) =>
        string.IsNullOrEmpty(present) || present == wanted || (Uri.TryCreate(present, UriKind.Absolute, out var url) && url.IsLoopback)
            ? null
            : $"{present} will no longer receive back-channel logouts, since an application has only one back-channel logout URI. "
                + "If that site is in use, give each site an application of its own, with --app-id.";

    private async Task<LogtoApplication?> FindAsync(SetupState state, CancellationToken cancellationToken)
    {
        if (state.Options.AppId is { } requested)
        {
            return await logto.FindApplicationAsync(requested, cancellationToken) switch
            {
                { Type: "Traditional" } application => application,
                { } other => throw MissingInput(
                    $"The application {requested} at Logto has the type {other.Type}, but this site is a traditional web application.",
                    "Set --app-id to the ID of a traditional web application, or leave it out to create one."),
                null => throw MissingInput($"Logto has no application with the ID {requested}.", "Correct --app-id, or leave it out to create an application."),
            };
        }

        if (state.Target.AppId is { } current
            && await logto.FindApplicationAsync(current, cancellationToken) is { Type: "Traditional" } found)
        {
            return found;
        }

        var named = (await logto.ListApplicationsAsync(cancellationToken))
            .Where(application => application is { Name: ApplicationName, Type: "Traditional" }).ToList();
        return named.Count <= 1 ? named.SingleOrDefault() : throw MissingInput(
            $"Logto has {named.Count} applications named {ApplicationName}: {string.Join(", ", named.Select(application => application.Id))}.",
            "Choose this site's with --app-id.");
    }

    private async Task ReadSecretAsync(SetupState state, string? applicationId, CancellationToken cancellationToken)
    {
        state.Settings["Logto:AppId"] = applicationId;
        state.Settings["Logto:AppSecret"] = null;
        if (applicationId is null)
        {
            return;
        }

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var valid = (await logto.ListSecretsAsync(applicationId, cancellationToken))
            .Where(secret => secret.ExpiresAt is null || secret.ExpiresAt > now).Select(secret => secret.Value).ToList();
        // There may be several while one is being replaced: the one in use stays.
        state.Settings["Logto:AppSecret"] = valid.Contains(state.Target.AppSecret!) ? state.Target.AppSecret : valid.FirstOrDefault() ?? throw MissingInput(
            $"The application {applicationId} at Logto has no valid secret.",
            "Add one on the application's page in Logto Console > Applications, and run setup again.");
    }

    private static SetupException MissingInput(string message, string remedy) => new(new SetupError(SetupErrorCode.MissingInput, message, remedy));
}
