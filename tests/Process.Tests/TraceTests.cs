using Bookstore.Testing;
using Bookstore.Web.Tests;

namespace Bookstore.Process.Tests;

/// <summary>What becomes of a trace that a visitor's request brings along.</summary>
public sealed class TraceTests
{
    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(true, "true")]
    public async Task A_visitors_trace_is_continued_only_where_it_is_trusted_and_never_passed_on(bool isExported, string? trust)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var provider = await TestProvider.StartAsync();
        await using var app = await AppProcess.StartAsync(
            [.. provider.Settings(), .. isExported ? receiver.Settings() : [], ("Telemetry__TrustIncomingTrace", trust)]);

        await Traced.SignInAsync(app, provider);

        if (isExported)
        {
            await receiver.ReceivesAsync("CompleteSignIn{bookstore.result=signed_in}");
            await receiver.ReceivesAsync("GET callback{");
            Assert.Equal(trust is not null, receiver.Text.Contains(Traced.TraceBytes, StringComparison.Ordinal));
        }
    }
}
