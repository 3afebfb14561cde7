using Bookstore.Infrastructure.Patreon;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>
/// Whether the client at Patreon is another than the one in Logto's connector: where the creator signs in through the same
/// client, Patreon replaces the creator's token.
/// </summary>
internal sealed class PatreonClientCheck(ILogtoManagement logto, IOptions<PatreonOptions> patreon) : ICheck
{
    public const string CheckName = "patreon.client";

    public string Name => CheckName;

    public IReadOnlyList<string> Needs => [LogtoIssuerCheck.CheckName, DoctorSetup.PatreonSettings];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return [(await logto.FindPatreonConnectorAsync(cancellationToken))?.Config.ClientId switch
            {
                null => Finding.NotChecked("Not checked, because Logto has no Patreon connector, or tells no client of it."),
                { } id when id == patreon.Value.ClientId => Finding.Failed(
                    "Patreon:ClientId is the client of Logto's Patreon connector too: when the creator signs in, Patreon replaces the tokens of Patreon:*.",
                    $"Make a client of its own at {PatreonOptionsValidator.Where}, and set all four values of Patreon:* to its."),
                _ => Finding.Ok("The client of Patreon:* is not that of Logto's connector."),
            }];
        }
        catch (SetupException exception)
        {
            return [Finding.NotChecked($"Not checked, because Logto did not tell: {exception.Problem.Message}")];
        }
    }
}
