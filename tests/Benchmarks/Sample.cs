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
    /// <param name="unit">The unit with a space before it, or nothing.</param>
    /// <param name="format">The format of a number.</param>
    public string ToText(string unit, string format)
    {
        return $"{Text(Median)}{unit} ({Text(_values.Min())}-{Text(_values.Max())})";

        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }
}
