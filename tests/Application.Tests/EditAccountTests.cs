using Bookstore.Application.Account;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Moq;

namespace Bookstore.Application.Tests;

/// <summary>Which of the typed fields go to Logto, and what the profile here takes over.</summary>
public sealed class EditAccountTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly LogtoSubject Person = new("https://abc.logto.app/oidc", "robin");
    private static readonly LogtoClaims Claims = new("Robin", "robin", "robin@example.com", true, "https://pictures.example/1.png", Now.AddDays(-1));
    private static readonly AccountFields Shown = AccountFields.Of(Claims);
    private static readonly LogtoAccountField[] AllFields = Enum.GetValues<LogtoAccountField>();

    private readonly UserProfile _robin = UserProfile.Register(Person, Claims, Now.AddDays(-1));
    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<IProfileStore> _profiles = new();
    private readonly Mock<IProfiles> _changed = new();
    private readonly Mock<ILogtoAccount> _accounts = new();
    private readonly List<string> _sent = [];

    public EditAccountTests()
    {
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(new CurrentSession(Guid.NewGuid(), _robin.Id));
        _profiles.Setup(profiles => profiles.FindAsync(_robin.Id, It.IsAny<CancellationToken>()))
            .ReturnsAsync(UserProfile.Register(Person, Claims, Now.AddDays(-1)));
        _profiles.Setup(profiles => profiles.ChangeAsync(It.IsAny<Func<IProfiles, CancellationToken, Task<bool>>>(), It.IsAny<CancellationToken>()))
            .Returns((Func<IProfiles, CancellationToken, Task<bool>> change, CancellationToken token) => change(_changed.Object, token));
        _changed.Setup(profiles => profiles.FindAsync(Person, It.IsAny<CancellationToken>())).ReturnsAsync(_robin);
    }

    [Theory]
    [InlineData(LogtoAccountField.Name, "Robin Hood")]
    [InlineData(LogtoAccountField.Name, null)]
    [InlineData(LogtoAccountField.Username, "hood")]
    [InlineData(LogtoAccountField.Username, null)]
    [InlineData(LogtoAccountField.Picture, "https://pictures.example/2.png")]
    [InlineData(LogtoAccountField.Picture, null)]
    public async Task Only_a_changed_field_is_saved_at_logto_and_then_here(LogtoAccountField field, string? value)
    {
        Knows(Claims, AllFields);

        Assert.Equal(new EditAccountResult.Saved(), await EditAsync(With(Shown, field, value)));

        Assert.Equal([$"{field}={value}"], _sent);
        Assert.Equal(With(Shown, field, value), new AccountFields(_robin.Name, _robin.Username, _robin.Picture));
        Assert.Equal(Now, _robin.LogtoUpdatedAt);
    }

    [Fact]
    public async Task All_changed_fields_are_saved_at_once()
    {
        Knows(Claims, AllFields);
        var typed = new AccountFields("Robin Hood", "hood", "https://pictures.example/2.png");

        await EditAsync(typed);

        Assert.Equal(["Name=Robin Hood,Username=hood,Picture=https://pictures.example/2.png"], _sent);
        Assert.Equal(typed, new AccountFields(_robin.Name, _robin.Username, _robin.Picture));
    }

    [Fact]
    public async Task A_form_without_a_change_sends_nothing_to_logto()
    {
        Knows(Claims, AllFields);

        Assert.Equal(new EditAccountResult.Saved(), await EditAsync(Shown));

        Assert.Empty(_sent);
    }

    [Theory]
    [InlineData(" Robin\tHood \n", "Robin\tHood")]
    [InlineData("", "")]
    [InlineData(" \t", "")]
    [InlineData("\u3000", "")]
    public async Task Space_around_a_value_is_not_part_of_it_and_a_blank_one_clears_the_field(string typed, string sent)
    {
        Knows(Claims, AllFields);

        await EditAsync(Shown with { Name = typed });

        Assert.Equal([$"Name={sent}"], _sent);
    }

    [Fact]
    public async Task Space_alone_is_no_change()
    {
        Knows(Claims with { Username = null }, AllFields);

        await EditAsync(Shown with { Name = " Robin ", Username = " " }, Shown with { Username = null });

        Assert.Empty(_sent);
    }

    [Fact]
    public async Task A_field_that_was_left_as_it_was_shown_keeps_what_logto_got_meanwhile()
    {
        Knows(Claims with { Name = "Robin of another tab" }, AllFields);

        await EditAsync(Shown with { Username = "hood" });

        Assert.Equal(["Username=hood"], _sent);
    }

    [Fact]
    public async Task What_logto_has_already_is_not_sent_again_even_if_the_form_could_not_set_it()
    {
        Knows(Claims with { Picture = "http://pictures.example/old.png" }, AllFields);

        Assert.Equal(new EditAccountResult.Saved(), await EditAsync(Shown with { Picture = "http://pictures.example/old.png" }));

        Assert.Empty(_sent);
    }

    [Fact]
    public async Task A_field_that_the_account_center_does_not_show_is_ignored_and_stays_as_it_is_known_here()
    {
        Knows(new LogtoClaims("Robin", null, null, null, null), [LogtoAccountField.Name]);

        await EditAsync(new AccountFields("Robin Hood", "hood", "no address"), new AccountFields("Robin", null, null));

        Assert.Equal(["Name=Robin Hood"], _sent);
        Assert.Equal(Shown with { Name = "Robin Hood" }, new AccountFields(_robin.Name, _robin.Username, _robin.Picture));
        Assert.Equal(("robin@example.com", true), (_robin.Email, _robin.EmailVerified));
    }

    [Fact]
    public async Task A_suspension_stays()
    {
        _robin.Refresh(Claims, isSuspended: true);
        Knows(Claims, AllFields);

        await EditAsync(Shown with { Name = "Robin Hood" });

        Assert.Equal(("Robin Hood", true), (_robin.Name, _robin.IsSuspended));
    }

    [Theory]
    [InlineData(LogtoAccountField.Picture, "javascript:alert(1)")]
    [InlineData(LogtoAccountField.Picture, "http://pictures.example/1.png")]
    [InlineData(LogtoAccountField.Picture, "/1.png")]
    [InlineData(LogtoAccountField.Picture, "https://pictures.example/\0.png")]
    [InlineData(LogtoAccountField.Name, "a\0b")]
    [InlineData(LogtoAccountField.Username, "a\0b")]
    public async Task A_picture_that_no_page_would_show_or_a_NUL_is_rejected_with_its_field_and_nothing_is_sent(LogtoAccountField field, string value)
    {
        Knows(Claims, AllFields);
        var others = new AccountFields("Robin Hood", "hood", "https://pictures.example/2.png");

        Assert.Equal(new EditAccountResult.Rejected(field, LogtoAccountProblem.Invalid), await EditAsync(With(others, field, value)));

        Assert.Empty(_sent);
        Assert.Equal(Shown, new AccountFields(_robin.Name, _robin.Username, _robin.Picture));
    }

    public static TheoryData<LogtoAccountResult, EditAccountResult> Failures => new()
    {
        {
            new LogtoAccountResult.Rejected(LogtoAccountField.Username, LogtoAccountProblem.Taken),
            new EditAccountResult.Rejected(LogtoAccountField.Username, LogtoAccountProblem.Taken)
        },
        { new LogtoAccountResult.Rejected(null, LogtoAccountProblem.Invalid), new EditAccountResult.Rejected(null, LogtoAccountProblem.Invalid) },
        { new LogtoAccountResult.NotOffered(), new EditAccountResult.Rejected(null, LogtoAccountProblem.NotEditable) },
        { new LogtoAccountResult.SignInNeeded(), new EditAccountResult.SignInNeeded() },
        { new LogtoAccountResult.Unavailable(), new EditAccountResult.Unavailable() },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task What_logto_does_not_save_is_not_saved_here_and_the_result_says_why(LogtoAccountResult result, EditAccountResult expected)
    {
        Knows(Claims, AllFields);
        _accounts.Setup(accounts => accounts.ChangeAsync(It.IsAny<IReadOnlyDictionary<LogtoAccountField, string?>>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(result);

        Assert.Equal(expected, await EditAsync(Shown with { Username = "hood" }));

        Assert.Equal(("robin", Claims.UpdatedAt), (_robin.Username, _robin.LogtoUpdatedAt));
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Where_logto_shows_no_account_nothing_is_sent(LogtoAccountResult result, EditAccountResult expected)
    {
        _accounts.Setup(accounts => accounts.ReadAsync(It.IsAny<CancellationToken>())).ReturnsAsync(result);

        Assert.Equal(expected, await EditAsync(Shown with { Username = "hood" }));

        _accounts.Verify(accounts => accounts.ReadAsync(It.IsAny<CancellationToken>()), Times.Once);
        _accounts.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task A_profile_that_is_deleted_meanwhile_does_not_come_back()
    {
        Knows(Claims, AllFields);
        _changed.Setup(profiles => profiles.FindAsync(Person, It.IsAny<CancellationToken>())).ReturnsAsync((UserProfile?)null);

        Assert.Equal(new EditAccountResult.Saved(), await EditAsync(Shown with { Name = "Robin Hood" }));

        _changed.Verify(profiles => profiles.Add(It.IsAny<UserProfile>()), Times.Never);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_session_or_its_profile_logto_is_not_asked(bool hasSession)
    {
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(hasSession ? new CurrentSession(Guid.NewGuid(), Guid.NewGuid()) : null);

        Assert.Equal(new EditAccountResult.SignInNeeded(), await EditAsync(Shown with { Name = "Robin Hood" }));

        _accounts.VerifyNoOtherCalls();
    }

    [Theory]
    [InlineData(LogtoAccountField.Name, 128)]
    [InlineData(LogtoAccountField.Username, 128)]
    [InlineData(LogtoAccountField.Picture, 2048)]
    public void A_field_is_as_long_as_logto_keeps_it_at_most(LogtoAccountField field, int length)
    {
        Assert.True(IsValid(length));
        Assert.False(IsValid(length + 1));

        bool IsValid(int count) => new EditAccountValidator().Validate(new EditAccount(With(Shown, field, new string('a', count)), Shown)).IsValid;
    }

    private void Knows(LogtoClaims claims, IReadOnlyCollection<LogtoAccountField> fields)
    {
        _accounts.Setup(accounts => accounts.ReadAsync(It.IsAny<CancellationToken>())).ReturnsAsync(Found(claims));
        _accounts.Setup(accounts => accounts.ChangeAsync(It.IsAny<IReadOnlyDictionary<LogtoAccountField, string?>>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((IReadOnlyDictionary<LogtoAccountField, string?> changes, CancellationToken _) =>
            {
                _sent.Add(string.Join(',', changes.OrderBy(change => change.Key).Select(change => $"{change.Key}={change.Value}")));
                return Found(claims with
                {
                    Name = changes.GetValueOrDefault(LogtoAccountField.Name, claims.Name),
                    Username = changes.GetValueOrDefault(LogtoAccountField.Username, claims.Username),
                    Picture = changes.GetValueOrDefault(LogtoAccountField.Picture, claims.Picture),
                    UpdatedAt = Now,
                });
            });

        LogtoAccountResult.Found Found(LogtoClaims now) => new(new LogtoAccount(now, fields, new PatreonReport.Unknown(), PatreonPages: null));
    }

    private static AccountFields With(AccountFields fields, LogtoAccountField field, string? value) => field switch
    {
        LogtoAccountField.Name => fields with { Name = value },
        LogtoAccountField.Username => fields with { Username = value },
        LogtoAccountField.Picture => fields with { Picture = value },
    };

    private Task<EditAccountResult> EditAsync(AccountFields typed, AccountFields? shown = null) =>
        new EditAccountHandler(_sessions.Object, _profiles.Object, _accounts.Object)
            .Handle(new EditAccount(typed, shown ?? Shown), CancellationToken.None);
}
