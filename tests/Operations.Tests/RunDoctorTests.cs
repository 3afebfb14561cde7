using Bookstore.Operations.Doctor;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Bookstore.Operations.Tests;

/// <summary>What <c>doctor</c> makes of its checks.</summary>
public sealed class RunDoctorTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<ICheck> _checks = [];

    [Fact]
    public async Task A_check_that_throws_is_a_failed_line_and_the_others_run()
    {
        Add("first", _ => throw new InvalidOperationException("a secret of the exception"));
        Add("second", _ => Said(Finding.Ok("It is well.")));

        var diagnosis = await RunAsync();

        Assert.False(diagnosis.IsHealthy);
        Assert.Equal([("first", Verdict.Failed), ("second", Verdict.Ok)], diagnosis.Lines.Select(line => (line.Check, line.Finding.Verdict)));
        Assert.Equal("The check threw InvalidOperationException.", diagnosis.Lines[0].Finding.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_check_that_hangs_is_a_failed_line_after_its_timeout_even_if_it_ignores_cancellation(bool listens)
    {
        var hangs = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Add("first", async stop =>
        {
            hangs.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, listens ? stop : CancellationToken.None);
            return [];
        });
        Add("second", _ => Said(Finding.Ok("It is well.")));

        var running = RunAsync();
        await hangs.Task.WaitAsync(TimeSpan.FromSeconds(30));
        _clock.Advance(TimeSpan.FromSeconds(14));
        Assert.False(running.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var diagnosis = await running;

        Assert.Equal([("first", Verdict.Failed), ("second", Verdict.Ok)], diagnosis.Lines.Select(line => (line.Check, line.Finding.Verdict)));
        Assert.Equal("The check took longer than 15 seconds.", diagnosis.Lines[0].Finding.Message);
    }

    [Theory]
    [InlineData(Verdict.Ok, true)]
    [InlineData(Verdict.Warning, true)]
    [InlineData(Verdict.NotChecked, false)]
    [InlineData(Verdict.Failed, false)]
    public async Task A_check_runs_if_those_it_needs_succeed(Verdict verdict, bool isMade)
    {
        Add("first", _ => Said(new Finding(verdict, "It is so.")));
        Add("second", _ => Said(Finding.Ok("It is well.")), "first");
        Add("third", _ => Said(Finding.Ok("It is well.")), "second");

        var lines = (await RunAsync()).Lines;

        Assert.All(lines.Skip(1), line => Assert.Equal(isMade ? Verdict.Ok : Verdict.NotChecked, line.Finding.Verdict));
        Assert.Equal(isMade ? "It is well." : "Not checked, because it needs second.", lines[2].Finding.Message);
    }

    [Fact]
    public async Task A_cancellation_is_passed_on()
    {
        using var stop = new CancellationTokenSource();
        Add("first", async given =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, given);
            return [];
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(stop.Token));
    }

    private static Task<IReadOnlyList<Finding>> Said(Finding finding) => Task.FromResult<IReadOnlyList<Finding>>([finding]);

    private Task<Diagnosis> RunAsync(CancellationToken cancellationToken = default) =>
        new RunDoctorHandler(_checks, _clock, NullLogger<RunDoctorHandler>.Instance).Handle(new RunDoctor(), cancellationToken);

    private void Add(string name, Func<CancellationToken, Task<IReadOnlyList<Finding>>> run, params string[] needs)
    {
        var check = new Mock<ICheck>();
        check.Setup(one => one.Name).Returns(name);
        check.Setup(one => one.Needs).Returns(needs);
        check.Setup(one => one.RunAsync(It.IsAny<CancellationToken>())).Returns(run);
        _checks.Add(check.Object);
    }
}
