using Bookstore.Application.Account;
using Bookstore.Application.Ports;
using MediatR;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class ChooseOrganizationTests
{
    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<ISessionOrganizations> _organizations = new();

    [Theory]
    [InlineData(null, "circle", "circle")]
    [InlineData("circle", "hosts", "hosts")]
    [InlineData("circle", null, null)]
    [InlineData("circle", "", null)]
    public async Task Another_organization_or_none_becomes_the_current_one_of_this_session(string? current, string? chosen, string? stored)
    {
        var session = SignIn(current);

        await ChooseAsync(chosen);

        _organizations.Verify(organizations => organizations.ChooseAsync(session, stored, It.IsAny<CancellationToken>()), Times.Once);
        _organizations.VerifyNoOtherCalls();
    }

    [Theory]
    [InlineData("circle", "circle")]
    [InlineData(null, null)]
    [InlineData(null, "")]
    public async Task The_current_one_is_not_stored_again(string? current, string? chosen)
    {
        SignIn(current);

        await ChooseAsync(chosen);

        _organizations.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task Without_a_session_nothing_is_stored()
    {
        await ChooseAsync("circle");

        _organizations.VerifyNoOtherCalls();
    }

    [Fact]
    public void An_ID_has_at_most_255_characters()
    {
        Assert.Empty(Validate(new string('a', 255)));
        Assert.Equal(
            ["The organization's ID has more than 255 characters. Choose one of the organizations on the account page."],
            Validate(new string('a', 256)));
    }

    private static string[] Validate(string id) =>
        [.. new ChooseOrganizationValidator().Validate(new ChooseOrganization(id)).Errors.Select(error => error.ErrorMessage)];

    private Guid SignIn(string? organizationId)
    {
        var session = new CurrentSession(Guid.NewGuid(), Guid.NewGuid()) { CurrentOrganizationId = organizationId };
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>())).ReturnsAsync(session);
        return session.Id;
    }

    private Task<Unit> ChooseAsync(string? organizationId) => new ChooseOrganizationHandler(_sessions.Object, _organizations.Object)
        .Handle(new ChooseOrganization(organizationId), CancellationToken.None);
}
