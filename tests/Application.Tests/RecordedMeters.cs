using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Bookstore.Application.Tests;

/// <summary>Meters with a listener of their own, which keeps each measurement as <c>name{attribute=value} count</c>.</summary>
internal sealed class RecordedMeters : IMeterFactory
{
    private readonly ConcurrentQueue<string> _measurements = [];
    private readonly ConcurrentQueue<Instrument> _instruments = [];
    private readonly MeterListener _listener = new();

    public RecordedMeters()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == this)
            {
                _instruments.Enqueue(instrument);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _measurements.Enqueue(
            $"{instrument.Name}{{{string.Join(",", tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}}} {value}"));
        _listener.Start();
    }

    public IReadOnlyList<string> Measurements => [.. _measurements];

    public IReadOnlyList<Instrument> Instruments => [.. _instruments];

    public Meter Create(MeterOptions options) => new(options.Name, options.Version, options.Tags, scope: this);

    public void Dispose() => _listener.Dispose();
}
