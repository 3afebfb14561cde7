using System.Diagnostics.Metrics;
using Bookstore.Application.Ports;
using Bookstore.Application.Webhooks;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class ProcessWebhookTests
{
    private static readonly ReadOnlyMemory<byte> Body = new byte[] { 1 };

    private readonly Mock<IWebhookSignatures> _signatures = new(MockBehavior.Strict);
    private readonly Mock<ILogtoWebhookParser> _logto = new(MockBehavior.Strict);
    private readonly Mock<IPatreonWebhookParser> _patreon = new(MockBehavior.Strict);

    [Theory]
    [InlineData(WebhookService.Logto, WebhookSignature.Invalid, WebhookResult.InvalidSignature)]
    [InlineData(WebhookService.Logto, WebhookSignature.KeyNotConfigured, WebhookResult.NotConfigured)]
    [InlineData(WebhookService.Patreon, WebhookSignature.Invalid, WebhookResult.InvalidSignature)]
    [InlineData(WebhookService.Patreon, WebhookSignature.KeyNotConfigured, WebhookResult.NotConfigured)]
    public async Task A_webhook_without_a_valid_signature_is_not_read(WebhookService service, WebhookSignature signature, WebhookResult expected)
    {
        _signatures.Setup(signatures => signatures.Verify(service, "signature", Body)).Returns(signature);

        Assert.Equal(expected, await HandleAsync(service));
    }

    [Fact]
    public async Task A_webhook_with_a_valid_signature_is_read_by_the_parser_of_its_service()
    {
        _signatures.Setup(signatures => signatures.Verify(It.IsAny<WebhookService>(), "signature", Body)).Returns(WebhookSignature.Valid);
        _logto.Setup(parser => parser.Parse(Body)).Returns(new LogtoWebhookEvent.Malformed());
        _patreon.Setup(parser => parser.Parse(Body, "members:update")).Returns(new PatreonWebhookEvent.Malformed());

        Assert.Equal(WebhookResult.Malformed, await HandleAsync(WebhookService.Logto));
        Assert.Equal(WebhookResult.Ignored, await HandleAsync(WebhookService.Patreon));
    }

    [Fact]
    public async Task Each_webhook_is_counted_by_its_service_and_result()
    {
        using var meters = new OwnMeters();
        var counted = new List<(object?, object?)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument.Name == "bookstore.webhooks.received" && meters.Made.Contains(instrument.Meter))
            {
                it.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Add((tags[0].Value, tags[1].Value)));
        listener.Start();
        _signatures.Setup(signatures => signatures.Verify(It.IsAny<WebhookService>(), "signature", Body)).Returns(WebhookSignature.Invalid);

        await HandleAsync(WebhookService.Logto, meters);
        await HandleAsync(WebhookService.Patreon, meters);

        Assert.Equal([("logto", "invalid_signature"), ("patreon", "invalid_signature")], counted);
    }

    private Task<WebhookResult> HandleAsync(WebhookService service, IMeterFactory? meters = null)
    {
        var telemetry = new Telemetry(meters ?? new Meters());
        return new ProcessWebhookHandler(
                _signatures.Object,
                new LogtoWebhookHandler(
                    _logto.Object, Mock.Of<IProfileStore>(), Mock.Of<ISessions>(), Mock.Of<ISessionOrganizations>(), telemetry, TimeProvider.System, NullLogger<LogtoWebhookHandler>.Instance),
                new PatreonWebhookHandler(_patreon.Object, Mock.Of<IPatreonMembers>(), NullLogger<PatreonWebhookHandler>.Instance),
                telemetry)
            .Handle(new ProcessWebhook(service, Body, "signature", "members:update"), CancellationToken.None);
    }

    private sealed class OwnMeters : IMeterFactory
    {
        public List<Meter> Made { get; } = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options);
            Made.Add(meter);
            return meter;
        }

        public void Dispose() => Made.ForEach(meter => meter.Dispose());
    }
}
