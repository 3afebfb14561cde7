using Bookstore.Application.Patrons;
using Bookstore.Application.Ports;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class CheckMembershipTests
{
    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<IMemberships> _patrons = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly CheckMembershipHandler _handler;

    public CheckMembershipTests()
    {
        _patrons.Setup(patrons => patrons.RequestCheckAsync(It.IsAny<Guid>(), It.IsAny<CancellationToken>())).ReturnsAsync(true);
        _handler = new CheckMembershipHandler(_sessions.Object, _patrons.Object, new RefreshThrottle(_clock));
    }

    [Fact]
    public async Task Patreon_is_asked_for_the_person_who_is_signed_in()
    {
        var robin = SignIn();

        Assert.True(await CheckAsync());
        _patrons.Verify(patrons => patrons.RequestCheckAsync(robin, It.IsAny<CancellationToken>()), Times.Once);
    }

    [Fact]
    public async Task Whoever_presses_twice_has_patreon_asked_once_and_somebody_else_is_not_held_up()
    {
        var robin = SignIn();
        await CheckAsync();
        Assert.True(await CheckAsync());

        var kim = SignIn();
        Assert.True(await CheckAsync());

        _patrons.Verify(patrons => patrons.RequestCheckAsync(robin, It.IsAny<CancellationToken>()), Times.Once);
        _patrons.Verify(patrons => patrons.RequestCheckAsync(kim, It.IsAny<CancellationToken>()), Times.Once);
    }

    [Fact]
    public async Task After_the_pause_patreon_is_asked_again()
    {
        SignIn();
        await CheckAsync();

        _clock.Advance(RefreshThrottle.Pause);

        Assert.True(await CheckAsync());
    }

    [Fact]
    public async Task Who_has_nothing_to_be_asked_for_is_not_told_that_patreon_was_asked()
    {
        var robin = SignIn();
        _patrons.Setup(patrons => patrons.RequestCheckAsync(robin, It.IsAny<CancellationToken>())).ReturnsAsync(false);

        Assert.False(await CheckAsync());
    }

    [Fact]
    public async Task Nobody_has_nobody_asked()
    {
        Assert.False(await CheckAsync());
        _patrons.VerifyNoOtherCalls();
    }

    private Guid SignIn()
    {
        var profileId = Guid.NewGuid();
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(new CurrentSession(Guid.NewGuid(), profileId));
        return profileId;
    }

    private Task<bool> CheckAsync() => _handler.Handle(new CheckMembership(), CancellationToken.None);
}
