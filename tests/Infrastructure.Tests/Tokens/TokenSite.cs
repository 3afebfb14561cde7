using Bookstore.Application;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Sessions;
using Bookstore.Infrastructure.Tests.Sessions;
using Bookstore.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Bookstore.Infrastructure.Tests.Tokens;

/// <summary>The site below its pages: one or more instances on one database, and a Logto. Nothing listens for requests.</summary>
internal sealed class TokenSite : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bookstore-test-").FullName;
    private readonly List<IHost> _hosts = [];
    private string? _postgres;

    public CorrectedClock Clock { get; } = new(StoredTime.Truncate(DateTimeOffset.UtcNow));

    public required TestProvider Provider { get; init; }

    public IServiceProvider Services => _hosts[0].Services;

    public IReadOnlyList<IServiceProvider> Instances => [.. _hosts.Select(host => host.Services)];

    private string DatabasePath => Path.Combine(_folder, "bookstore.db");

    public UserProfile Robin { get; private set; } = null!;

    /// <param name="onServer">Whether it uses PostgreSQL in any case.</param>
    public static async Task<TokenSite> StartAsync(bool onServer = false)
    {
        var site = new TokenSite
        {
            Provider = await TestProvider.StartAsync(),
            _postgres = onServer || PostgresServer.IsDefault ? await (await PostgresServer.OpenAsync()).CreateDatabaseAsync() : null,
        };
        if (site._postgres is null)
        {
            await SqliteFile.CreateAsync(site.DatabasePath);
        }

        site.AddInstance(site.Clock);
        await using var database = await site.OpenDatabaseAsync();
        site.Robin = UserProfile.Register(
            new LogtoSubject($"{site.Provider.Url.AbsoluteUri}oidc", "abc123def456"), new LogtoClaims("Robin", null, null, null, null), site.Clock.GetUtcNow());
        database.Add(site.Robin);
        await database.SaveChangesAsync();
        return site;
    }

    /// <summary>Another process with the same database and keys.</summary>
    public IServiceProvider AddInstance(TimeProvider clock)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = _folder });
        builder.Configuration.AddInMemoryCollection(Provider.Settings().Select(setting => KeyValuePair.Create(setting.Name.Replace("__", ":", StringComparison.Ordinal), setting.Value)));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["PublicUrl"] = "http://localhost:3000",
            ["Database:Provider"] = _postgres is null ? null : "Postgres",
            ["DataProtection:Certificate"] = _postgres is null ? null : KeyCertificateFile.Shared,
            ["ConnectionStrings:Bookstore"] = _postgres ?? $"Data Source={DatabasePath}",
        });
        builder.Services.AddSingleton(clock).AddApplication().AddInfrastructure(builder.Configuration, builder.Environment);
        builder.Services.AddHttpContextAccessor();
        _hosts.Add(builder.Build());
        return _hosts[^1].Services;
    }

    public Task<BookstoreDbContext> OpenDatabaseAsync() => Services.GetRequiredService<IDbContextFactory<BookstoreDbContext>>().CreateDbContextAsync();

    /// <summary>Opens a session, as a sign-in does.</summary>
    /// <returns>The session key, for <see cref="RequestAsync"/>.</returns>
    public async Task<string> SignInAsync(string? refreshToken, string? sid = null)
    {
        var properties = new AuthenticationProperties { ExpiresUtc = Clock.GetUtcNow().AddDays(90) };
        properties.StoreTokens(refreshToken is null ? [] : [new AuthenticationToken { Name = "refresh_token", Value = refreshToken }]);
        properties.SetString("sid", sid);
        properties.SetString("kept", "a choice of the person");
        var now = Clock.GetUtcNow();
        return await Services.GetRequiredService<SessionIssuer>().OpenAsync(
            new SignInAttempt(new LogtoSubject(Robin.Issuer, Robin.Subject), sid, now, now),
            new AuthenticationTicket(SessionUsers.Principal(Robin), properties, Schemes.Session));
    }

    /// <summary>A request with the session's cookie, for an endpoint that is for people or for machines.</summary>
    public Task<AuthenticateResult> RequestAsync(string key, bool isForPeople = true) =>
        NewRequest(key, isForPeople, Services).AuthenticateAsync(Schemes.Session).WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>What a page of the session gets.</summary>
    public async Task<AccessTokenResult> GetTokenAsync(string key, AccessTokenTarget? target = null, IServiceProvider? instance = null)
    {
        instance ??= Services;
        instance.GetRequiredService<IHttpContextAccessor>().HttpContext = NewRequest(key, isForPeople: false, instance);
        return await instance.GetRequiredService<IAccessTokens>().GetAsync(target ?? new AccessTokenTarget(), CancellationToken.None)
            .WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>What a page of the session gets in the place of a token that was rejected.</summary>
    public async Task<AccessTokenResult> ReplaceTokenAsync(string key, string rejected)
    {
        Services.GetRequiredService<IHttpContextAccessor>().HttpContext = NewRequest(key, isForPeople: false, Services);
        return await Services.GetRequiredService<IAccessTokens>().ReplaceAsync(new AccessTokenTarget(), rejected, CancellationToken.None)
            .WaitAsync(TimeSpan.FromSeconds(30));
    }

    public async Task<UserSessionRow?> FindRowAsync(string key)
    {
        var hash = SessionKey.Hash(key);
        await using var database = await OpenDatabaseAsync();
        return await database.UserSessions.AsNoTracking().SingleOrDefaultAsync(session => session.KeyHash == hash);
    }

    public string? RefreshTokenOf(UserSessionRow row) => new RefreshTokenProtector(
        Services.GetRequiredService<Microsoft.AspNetCore.DataProtection.IDataProtectionProvider>(),
        Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance).Unprotect(row);

    public async ValueTask DisposeAsync()
    {
        _hosts.ForEach(host => host.Dispose());
        await Provider.DisposeAsync();
        SqliteConnection.ClearAllPools();
        NpgsqlConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static DefaultHttpContext NewRequest(string key, bool isForPeople, IServiceProvider instance)
    {
        var context = new DefaultHttpContext { RequestServices = instance.CreateScope().ServiceProvider };
        context.Request.Headers.Cookie = $"bookstore={key}";
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(isForPeople ? [] : [new AllowAnonymousAttribute()]), null));
        return context;
    }
}
