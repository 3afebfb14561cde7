using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Logto;
using Bookstore.Infrastructure.Patreon;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>Registers the checks of <c>doctor</c>, in the order in which they run and are told.</summary>
internal static class DoctorSetup
{
    public const string SiteSettings = "settings.site";
    public const string LogtoSettings = "settings.logto";
    public const string PatreonSettings = "settings.patreon";

    private const string NoPatrons = "Patreon:AccessToken is not set: the site has no patrons.";

    public static IServiceCollection AddDoctor(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHttpClient(ProbeClient.ClientName, client =>
            {
                client.Timeout = ProbeClient.Patience;
                client.MaxResponseContentBufferSize = 1024 * 1024;
            })
            .UseSocketsHttpHandler((handler, _) => (handler.AllowAutoRedirect, handler.UseCookies) = (false, false));
        services.AddTransient<ProbeClient>();
        services.AddSingleton<LogtoProbe>();

        AddSettings<SiteOptions>(services, SiteSettings);
        AddSettings<LogtoOptions>(services, LogtoSettings);
        AddSettings<PatreonOptions>(services, PatreonSettings);
        services.AddSingleton<ICheck, OtherSettingsCheck>();
        services.AddSingleton<ICheck, DatabaseFileCheck>();
        services.AddSingleton<ICheck, DatabaseSchemaCheck>();
        services.AddSingleton<ICheck, DatabaseWriteCheck>();
        services.AddSingleton<ICheck, KeysCheck>();
        services.AddSingleton<ICheck, LogtoEndpointCheck>();
        services.AddSingleton<ICheck, LogtoIssuerCheck>();
        services.AddSingleton<ICheck, LogtoClockCheck>();
        services.AddSingleton<ICheck, LogtoClientCheck>();
        services.AddSingleton<ICheck, LogtoRedirectUriCheck>();
        services.AddSingleton<ICheck, LogtoSignOutCheck>();
        services.AddSingleton<ICheck, LogtoScopesCheck>();
        services.AddSingleton<ICheck, LogtoConnectorCheck>();
        services.AddSingleton<ICheck, PatreonRedirectUriCheck>();
        AddManagement(services, configuration);
        services.AddSingleton<ICheck, SiteUrlCheck>();
        services.AddSingleton<ICheck, SiteAddressCheck>();
        AddCalls(services, configuration);
        AddPatreon(services, configuration);
        return services;
    }

    private static void AddSettings<TOptions>(IServiceCollection services, string name)
        where TOptions : class =>
        services.AddSingleton<ICheck>(provider => new SettingsCheck<TOptions>(name, provider.GetRequiredService<IOptions<TOptions>>()));

    private static void AddCalls(IServiceCollection services, IConfiguration configuration)
    {
        Add("site.back-channel-logout", "/backchannel-logout", () => true, Finding.NotChecked(""));
        Add("site.logto-webhook", "/webhooks/logto", () => IsSet("Logto:WebhookSigningKey"), Finding.Warning(
            "Logto:WebhookSigningKey is not set, so who is suspended or deleted at Logto stays signed in here.",
            "Make a webhook in Logto Console > Webhooks, and set the key to its signing key; 'setup' does both."));
        Add("site.patreon-webhook", "/webhooks/patreon", () => IsSet("Patreon:AccessToken") && IsSet("Patreon:WebhookSecret"), IsSet("Patreon:AccessToken")
            ? Finding.Warning(
                "Patreon:WebhookSecret is not set, so a change at Patreon shows with the next sync only.",
                $"Register a webhook at {PatreonOptionsValidator.WhereWebhooks}, and set it to its secret; 'setup' does both.")
            : Finding.NotChecked(NoPatrons));

        void Add(string name, string path, Func<bool> isOn, Finding missing) => services.AddSingleton<ICheck>(provider => new InboundEndpointCheck(
            name, path, isOn, missing, provider.GetRequiredService<ProbeClient>(), provider.GetRequiredService<IOptions<SiteOptions>>()));

        bool IsSet(string setting) => !string.IsNullOrWhiteSpace(configuration[setting]);
    }

    private static void AddManagement(IServiceCollection services, IConfiguration configuration)
    {
        const string Unknown = "Not checked, because Logto:Management:AppId and Logto:Management:AppSecret are not set.";
        const string Compare = " Compare by eye: the Client ID in Logto's Patreon connector must be another than Patreon:ClientId.";
        var isPatreonSet = !string.IsNullOrWhiteSpace(configuration["Patreon:AccessToken"]);
        if (string.IsNullOrWhiteSpace(configuration["Logto:Management:AppId"]) || string.IsNullOrWhiteSpace(configuration["Logto:Management:AppSecret"]))
        {
            services.AddSingleton<ICheck>(new AbsentCheck("logto.setup", Unknown));
            services.AddSingleton<ICheck>(new AbsentCheck(LogtoWebhookCheck.CheckName, Unknown));
            services.AddSingleton<ICheck>(new AbsentCheck(PatreonClientCheck.CheckName, isPatreonSet ? Unknown + Compare : NoPatrons));
            return;
        }

        services.AddSingleton<ICheck>(provider => ActivatorUtilities.CreateInstance<SetupCheck>(
            provider, (IReadOnlyList<string>)[LogtoIssuerCheck.CheckName]));
        services.AddSingleton<ICheck, LogtoWebhookCheck>();
        if (isPatreonSet)
        {
            services.AddSingleton<ICheck, PatreonClientCheck>();
        }
        else
        {
            services.AddSingleton<ICheck>(new AbsentCheck(PatreonClientCheck.CheckName, NoPatrons));
        }
    }

    private static void AddPatreon(IServiceCollection services, IConfiguration configuration)
    {
        if (string.IsNullOrWhiteSpace(configuration["Patreon:AccessToken"]))
        {
            foreach (var name in (string[])[PatreonTokenCheck.CheckName, PatreonCampaignCheck.CheckName, PatreonScopesCheck.CheckName, PatreonWebhookCheck.CheckName])
            {
                services.AddSingleton<ICheck>(new AbsentCheck(name, NoPatrons));
            }

            return;
        }

        services.AddSingleton<PatreonProbe>();
        services.AddSingleton<ICheck, PatreonTokenCheck>();
        services.AddSingleton<ICheck, PatreonCampaignCheck>();
        services.AddSingleton<ICheck, PatreonScopesCheck>();
        services.AddSingleton<ICheck, PatreonWebhookCheck>();
    }

    /// <summary>Stands for a check that the settings leave no room for, so that its line is there all the same.</summary>
    private sealed class AbsentCheck(string name, string reason) : ICheck
    {
        public string Name => name;

        public IReadOnlyList<string> Needs => [];

        public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Finding>>([Finding.NotChecked(reason)]);
    }
}
