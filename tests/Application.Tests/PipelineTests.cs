using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Bookstore.Application.Maintenance;
using Bookstore.Application.Ports;
using Bookstore.Application.SignIn;
using Bookstore.Domain.Sessions;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class PipelineTests
{
    private readonly Mock<ILogtoSignIn> _logto = new();
    private readonly Mock<IDatabase> _database = new();
    private readonly ServiceProvider _services;

    public PipelineTests() => _services = new ServiceCollection()
        .AddLogging()
        .AddApplication()
        .AddSingleton<IMeterFactory, Meters>()
        .AddSingleton(_logto.Object)
        .AddSingleton(_database.Object)
        .AddSingleton(Mock.Of<ISessions>())
        .AddSingleton(Mock.Of<ISessionOrganizations>())
        .AddSingleton(Mock.Of<IRevokedSessions>())
        .AddSingleton(Mock.Of<IUserInfoReader>())
        .AddSingleton(Mock.Of<IAccessTokens>())
        .AddSingleton(new RequestedScopes(null, []))
        .AddSingleton(Mock.Of<ITokenRevocation>())
        .AddSingleton(Mock.Of<ILogtoUsers>())
        .AddSingleton(Mock.Of<ILogtoAccount>())
        .AddSingleton(Mock.Of<IPatreonLinking>())
        .AddSingleton(Mock.Of<IDatabaseCopy>())
        .AddSingleton(Mock.Of<ILogoutTokenValidator>())
        .AddSingleton(Mock.Of<IWebhookSignatures>())
        .AddSingleton(Mock.Of<ILogtoWebhookParser>())
        .AddSingleton(Mock.Of<IPatreonWebhookParser>())
        .AddSingleton(Mock.Of<IProfileStore>())
        .AddSingleton(Mock.Of<IPatreonMembers>())
        //#if (shelf)
        .AddSingleton(Mock.Of<IShelf>())
        //#endif
        .AddSingleton(new RecentSignIn(TimeSpan.FromMinutes(10)))
        .BuildServiceProvider();

    [Fact]
    public async Task An_invalid_request_does_not_reach_its_handler()
    {
        await Assert.ThrowsAsync<ValidationException>(() => SendAsync(new StartSignIn(DirectConnector: "not a target")));

        _logto.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task A_valid_request_reaches_its_handler() =>
        Assert.IsType<StartSignInResult.Started>(await SendAsync(new StartSignIn()));

    [Fact]
    public async Task The_span_of_a_failed_request_has_the_exceptions_type_and_not_its_message()
    {
        Activity? span = null;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Bookstore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = stopped => span = stopped.OperationName == nameof(MigrateDatabase) ? stopped : span,
        };
        ActivitySource.AddActivityListener(listener);
        _database.Setup(database => database.MigrateAsync(It.IsAny<CancellationToken>())).ThrowsAsync(new InvalidDataException("a secret"));

        await Assert.ThrowsAsync<InvalidDataException>(() => SendAsync(new MigrateDatabase()));

        Assert.Equal((ActivityStatusCode.Error, null), (span!.Status, span.StatusDescription));
        Assert.Equal([KeyValuePair.Create<string, object?>("error.type", "System.IO.InvalidDataException")], span.TagObjects);
        Assert.Empty(span.Events);
    }

    [Theory]
    [InlineData(BackupDatabaseResult.Written, "written")]
    [InlineData(BackupDatabaseResult.FileExists, "file_exists")]
    public async Task The_result_of_a_request_is_on_its_span(BackupDatabaseResult result, string told)
    {
        var results = new ConcurrentBag<object?>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Bookstore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = stopped => results.Add(stopped.GetTagItem("bookstore.result")),
        };
        ActivitySource.AddActivityListener(listener);
        _database.Setup(database => database.BackUpAsync("file", It.IsAny<CancellationToken>())).ReturnsAsync(result);

        Assert.Equal(result, await SendAsync(new BackupDatabase("file")));

        Assert.Contains(told, results);
    }

    [Fact]
    public async Task The_commands_of_the_database_return_the_number_of_migrations()
    {
        _database.Setup(database => database.MigrateAsync(It.IsAny<CancellationToken>())).ReturnsAsync(2);
        _database.Setup(database => database.ReadStateAsync(It.IsAny<CancellationToken>())).ReturnsAsync(new DatabaseState(Exists: true, 3));

        Assert.Equal(2, await SendAsync(new MigrateDatabase()));
        Assert.Equal(new DatabaseState(Exists: true, 3), await SendAsync(new CheckDatabase()));
    }

    [Fact]
    public void Every_request_of_the_layer_has_a_handler()
    {
        var requests = typeof(StartSignIn).Assembly.GetTypes()
            .SelectMany(type => type.GetInterfaces().Where(IsRequest).Select(request => (Type: type, Answer: request.GenericTypeArguments[0])))
            .Where(request => !request.Type.IsAbstract)
            .ToList();

        Assert.NotEmpty(requests);
        Assert.All(requests, request => Assert.NotNull(
            _services.GetService(typeof(IRequestHandler<,>).MakeGenericType(request.Type, request.Answer))));
    }

    private static bool IsRequest(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IRequest<>);

    private Task<T> SendAsync<T>(IRequest<T> request) => _services.GetRequiredService<IMediator>().Send(request);
}
