using Bookstore.Application.Ports;
using Bookstore.Application.SignIn;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Sessions;
using Bookstore.Infrastructure.Tests.Tokens;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.Infrastructure.Tests.Sessions;

/// <summary>Sign-ins at the same moment on two instances: the handler, with everything below it.</summary>
public sealed class SignInRaceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_first_sign_ins_of_one_person_open_two_sessions_of_one_profile(bool onServer)
    {
        await using var site = await StartAsync(onServer);
        await using var holding = await site.OpenDatabaseAsync();
        await using var transaction = await holding.Database.BeginTransactionAsync();
        await LockAsync(site, holding, "mali");

        var signIns = Enumerable.Range(0, 2).Select(instance => SignInAsync(site, instance, "mali", "u-7")).ToList();
        await WaitForWaitersAsync(site, 2);
        await transaction.CommitAsync();

        Assert.All(await Task.WhenAll(signIns).WaitAsync(Patience), result => Assert.IsType<CompleteSignInResult.SignedIn>(result));
        await using var database = await site.OpenDatabaseAsync();
        var mali = await database.UserProfiles.SingleAsync(profile => profile.Subject == "mali");
        Assert.Equal([mali.Id, mali.Id], await database.UserSessions.Select(session => session.ProfileId).ToListAsync());
        Assert.Equal("u-7", mali.Patreon!.PatreonUserId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_people_who_sign_in_with_one_Patreon_account_both_are_signed_in_and_one_has_it(bool onServer)
    {
        await using var site = await StartAsync(onServer);
        await using var holding = await site.OpenDatabaseAsync();
        await using var transaction = await holding.Database.BeginTransactionAsync();
        if (holding.Database.IsNpgsql())
        {
            // Both read that nobody has the account, and wait before they write.
            await holding.Database.ExecuteSqlRawAsync("LOCK TABLE \"PatreonIdentities\" IN SHARE MODE");
        }

        var signIns = new[] { SignInAsync(site, 0, "mali", "u-7"), SignInAsync(site, 1, "somchai", "u-7") };
        await WaitForWaitersAsync(site, 2);
        await transaction.CommitAsync();

        Assert.All(await Task.WhenAll(signIns).WaitAsync(Patience), result => Assert.IsType<CompleteSignInResult.SignedIn>(result));
        await using var database = await site.OpenDatabaseAsync();
        Assert.Equal(2, await database.UserSessions.Select(session => session.ProfileId).Distinct().CountAsync());
        Assert.Equal(1, await database.Set<PatreonIdentity>().CountAsync(identity => identity.PatreonUserId == "u-7"));
    }

    [Fact]
    public async Task A_sign_in_that_waits_for_a_revocation_opens_no_session_leaves_no_profile_and_its_token_is_revoked()
    {
        await using var site = await StartAsync(onServer: true);

        var result = await SignInDuringAsync(site, SessionRevocationReason.LogtoSignOut);

        Assert.Equal(SignInFailure.SignedOut, Assert.IsType<CompleteSignInResult.Failed>(result).Failure);
        await using var database = await site.OpenDatabaseAsync();
        Assert.False(await database.UserSessions.AnyAsync());
        Assert.False(await database.UserProfiles.AnyAsync(profile => profile.Subject == "mali"));
        Assert.Equal(["token-of-mali"], site.Provider.Revoked);
    }

    [Fact]
    public async Task A_sign_in_that_waits_for_a_change_of_organizations_opens_a_session_that_is_revalidated_at_once()
    {
        await using var site = await StartAsync(onServer: true);

        Assert.IsType<CompleteSignInResult.SignedIn>(await SignInDuringAsync(site, SessionRevocationReason.OrganizationsChanged));

        await using var database = await site.OpenDatabaseAsync();
        Assert.Equal(site.Clock.GetUtcNow(), await database.UserSessions.Select(session => session.RevalidationRequestedAt).SingleAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_of_organizations_that_overtakes_a_sign_in_has_its_session_revalidated_at_once_and_no_later_one(bool onServer)
    {
        await using var site = await StartAsync(onServer);
        var mali = new LogtoSubject(site.Robin.Issuer, "mali");
        await site.Services.GetRequiredService<ISessionOrganizations>().RemoveAsync("day-readers", [mali], default);
        await site.Services.GetRequiredService<ISessionOrganizations>().RemoveAsync("night-readers", [mali], default);
        await using (var database = await site.OpenDatabaseAsync())
        {
            Assert.Equal(1, await database.SessionRevocations.CountAsync());
        }

        // It began a minute ago.
        await SignInAsync(site, 1, mali.Subject, "u-7");
        Assert.Equal([site.Clock.GetUtcNow()], await ListRequestsAsync());

        site.Clock.Advance(TimeSpan.FromMinutes(2));
        await SignInAsync(site, 1, mali.Subject, "u-7");
        Assert.Equal([null, site.Clock.GetUtcNow().AddMinutes(-2)], await ListRequestsAsync());

        async Task<List<DateTimeOffset?>> ListRequestsAsync()
        {
            await using var database = await site.OpenDatabaseAsync();
            return await database.UserSessions.OrderByDescending(session => session.CreatedAt)
                .Select(session => session.RevalidationRequestedAt).ToListAsync();
        }
    }

    private static async Task<TokenSite> StartAsync(bool onServer)
    {
        var site = await TokenSite.StartAsync(onServer);
        site.AddInstance(site.Clock);
        return site;
    }

    // The lock of the person is held by a webhook meanwhile, which records what Logto reports.
    private static async Task<CompleteSignInResult> SignInDuringAsync(TokenSite site, SessionRevocationReason reason)
    {
        await using var holding = await site.OpenDatabaseAsync();
        await using var transaction = await holding.Database.BeginTransactionAsync();
        await LockAsync(site, holding, "mali");
        var signIn = SignInAsync(site, 1, "mali", "u-7");
        await WaitForWaitersAsync(site, 1);
        var now = site.Clock.GetUtcNow();
        await holding.AddRevocationAsync(SessionRevocation.ReportedByLogto(site.Robin.Issuer, "mali", null, reason, now, now));
        await holding.SaveChangesAsync();
        await transaction.CommitAsync();
        return await signIn.WaitAsync(Patience);
    }

    // As the callback page does, with what the OpenID Connect handler left for it.
    private static Task<CompleteSignInResult> SignInAsync(TokenSite site, int instance, string subject, string patreonUserId) => Task.Run(() =>
    {
        var (services, now) = (site.Instances[instance], site.Clock.GetUtcNow());
        var person = new LogtoSubject(site.Robin.Issuer, subject);
        var user = new LogtoUser(
            person, new LogtoClaims(subject, null, null, null, null), new PatreonReport.Linked(new PatreonAccount(patreonUserId)));
        var context = new DefaultHttpContext { RequestServices = services.CreateScope().ServiceProvider };
        var attempt = new SignInAttempt(person, $"sid-{instance}", now.AddMinutes(-1), now);
        context.Features.Set<LogtoCallback>(new LogtoCallback.Succeeded(user, attempt, "/account"));
        context.Features.Set(new SignInTokens(
            [new AuthenticationToken { Name = "refresh_token", Value = $"token-of-{subject}" }], "{}", attempt.LogtoSessionId, SignInId: null));
        context.Features.Set(new PresentedCookies(null, []));
        services.GetRequiredService<IHttpContextAccessor>().HttpContext = context;
        return services.GetRequiredService<IMediator>().Send(new CompleteSignIn());
    });

    // On SQLite, the transaction is enough: it is the only one that may write.
    private static Task LockAsync(TokenSite site, BookstoreDbContext database, string subject) =>
        site.Services.GetRequiredService<WriteLock>().LockAsync(database.Database, [new LogtoSubject(site.Robin.Issuer, subject)]);

    private static async Task WaitForWaitersAsync(TokenSite site, int count)
    {
        await using var database = await site.OpenDatabaseAsync();
        using var timeout = new CancellationTokenSource(Patience);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        // SQLite names no waiters. There, the sign-ins may come one after the other.
        while (database.Database.IsNpgsql() && await database.Database.SqlQuery<int>(
            $"""SELECT count(*)::int AS "Value" FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())""")
            .SingleAsync(timeout.Token) < count)
        {
            await pace.WaitForNextTickAsync(timeout.Token);
        }
    }
}
