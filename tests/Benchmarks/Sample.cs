using System.Globalization;

namespace Bookstore.Benchmarks;

/// <summary>The measurements of all rounds.</summary>
internal sealed class Sample
{
    private readonly List<double> _values = [];

    public double Median => _values.Order().ElementAt(_values.Count / 2);

    public void Add(double value) => _values.Add(value);

    /// <summary>How many times as much as another, such as "x1.50".</summary>
    public string RatioTo(Sample other) => string.Create(CultureInfo.InvariantCulture, $"x{Median / other.Median:0.00}");

    /// <summary>The median with minimum and maximum, such as "12.0 ms (11.0-13.0)".</summary>
    public string ToText(string unit, string format) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Median.ToString(format, CultureInfo.InvariantCulture)} {unit} ({_values.Min().ToString(format, CultureInfo.InvariantCulture)}-{_values.Max().ToString(format, CultureInfo.InvariantCulture)})");
}
