using Bookstore.Infrastructure.Logging;
namespace Bookstore.Infrastructure.Tests;

public sealed class LogTextTests
{
    [Theory]
    [InlineData("as it is: ภาษาไทย 😀", "as it is: ภาษาไทย 😀")]
    [InlineData("a\r\ninfo: forged\u001b[2J\0b", "a  info: forged [2J b")]
    [InlineData("a\u2028b\u2029c\u202ed\u200be\u0085f", "a b c d e f")]
    [InlineData("", "")]
    public void External_text_is_logged_without_control_characters(string text, string cleaned) => Assert.Equal(cleaned, LogText.Clean(text));

    [Fact]
    public void External_text_is_truncated()
    {
        Assert.Equal(new string('a', 200) + "...", LogText.Clean(new string('a', 8000)));
        Assert.Equal(new string('a', 200), LogText.Clean(new string('a', 200)));
    }

    [Fact]
    public void An_exception_is_described_with_its_inner_exceptions()
    {
        var exception = new InvalidOperationException("out\nside", new TimeoutException("in\u001bside"));

        Assert.Equal("InvalidOperationException: out side < TimeoutException: in side", LogText.Of(exception));
    }
}
