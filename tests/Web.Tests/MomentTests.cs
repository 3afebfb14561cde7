using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Web.Localization;
using Bookstore.Web.ViewModels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Web.Tests;

/// <summary>Times in the reader's zone, and in the order of their country.</summary>
public sealed class MomentTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 26, 11, 19, 5, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(At);

    [Theory]
    [InlineData("en-GB", "UTC", "26 Nov 2026, 11:19")]
    [InlineData("en-GB", "Asia/Bangkok", "26 Nov 2026, 18:19")]
    [InlineData("en-US", "America/New_York", "Nov 26, 2026, 6:19 AM")]
    [InlineData("en-AU", "Pacific/Auckland", "27 Nov 2026, 12:19 am")]
    [InlineData("en-IN", "Asia/Kathmandu", "26 Nov 2026, 5:04 pm")]
    [InlineData("th-TH", "Asia/Bangkok", "26 พ.ย. 2569 18:19")]
    public void A_time_is_short(string culture, string zone, string text) =>
        Assert.Equal(text, In(culture, zone, context => Moment.Of(At, context).Text).Replace('\u202f', ' '));

    [Fact]
    public void Summer_time_is_that_of_the_moment_and_not_of_today() => Assert.Equal(
        ("1 Jul 2026, 13:00", "1 Jul 2026"),
        In("en-GB", "Europe/London", context =>
        {
            var summer = new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);
            return (Moment.Of(summer, context).Text, Moment.DateOf(summer, context).Text);
        }));

    [Fact]
    public void The_full_moment_stands_beside_it_for_people_and_machines()
    {
        using var html = new StringWriter();
        In("en-GB", "Asia/Bangkok", context =>
        {
            Moment.Of(At, context).WriteTo(html, HtmlEncoder.Default);
            return true;
        });

        Assert.Equal(
            """<time datetime="2026-11-26T11:19:05Z" title="Thursday, 26 November 2026, 18:19:05 (Asia/Bangkok, UTC+07:00)">26 Nov 2026, 18:19</time>""",
            html.ToString().Replace("&#x2B;", "+", StringComparison.Ordinal));
    }

    [Fact]
    public void In_every_country_a_time_names_its_month_and_leaves_out_the_weekday() => Assert.All(Languages.Cultures, culture =>
        Assert.Matches(
            new Regex(@"^(26 \p{L}+\.?|\p{L}+\.? 26,) 2026, \d{1,2}\D\d\d(\s\S.*)?$|^26 พ\.ย\. 2569 11:19$"),
            In(culture.Name, "UTC", context => Moment.Of(At, context).Text)));

    [Theory]
    [InlineData(-30, "Now", 0)]
    [InlineData(59, "Now", 0)]
    [InlineData(60, "Minute", 1)]
    [InlineData(3599, "Minutes", 59)]
    [InlineData(3600, "Hour", 1)]
    [InlineData(3 * 3600, "Hours", 3)]
    [InlineData(86399, "Hours", 23)]
    [InlineData(86400, "Day", 1)]
    [InlineData(30 * 86400, "Days", 30)]
    [InlineData(31 * 86400, null, 0)]
    public void A_time_not_long_ago_says_how_long(int seconds, string? key, int count)
    {
        var ago = In("en-GB", "UTC", context => Ago.Of(At.AddSeconds(-seconds), context));

        Assert.Equal((key, count), (ago.Key, ago.Count));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("Asia/Atlantis")]
    [InlineData("SE Asia Standard Time")]
    [InlineData("")]
    public void A_cookie_that_names_no_zone_is_ignored(string zone) =>
        Assert.Equal("26 Nov 2026, 11:19", In("en-GB", zone, context => Moment.Of(At, context).Text));

    private TResult In<TResult>(string culture, string zone, Func<HttpContext, TResult> read)
    {
        using var services = new ServiceCollection().AddOptions().AddSingleton<TimeProvider>(_clock)
            .Configure<SiteOptions>(site => site.PublicUrl = "http://localhost:3000").BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Headers.Cookie = $"bookstore-time-zone={Uri.EscapeDataString(zone)}";
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            return read(context);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
