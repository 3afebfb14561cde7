using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bookstore.Operations;
using Bookstore.Operations.Doctor;
using MediatR;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Console;

namespace Bookstore.Web.Commands;

/// <summary><c>doctor</c>: finds mistakes in the configuration and says how to correct them.</summary>
internal static class DoctorCommand
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static AppCommand Create(CommandConsole console, Build build)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object, for programs." };
        return new AppCommand(console, "doctor", "Finds mistakes in the configuration, and says how to correct them.", "doctor") { json }.WithAction(async result =>
        {
            var diagnosis = await RunAsync(build, result.UnmatchedTokens);
            if (result.GetValue(json))
            {
                await console.OutputWriter.WriteLineAsync(Serialize(diagnosis));
            }
            else
            {
                DoctorView.Show(diagnosis, console.Output);
            }

            return diagnosis.IsHealthy ? 0 : 1;
        });
    }

    // A setting without which the app can't be built is a finding too.
    private static async Task<Diagnosis> RunAsync(Build build, IReadOnlyList<string> settings)
    {
        try
        {
            await using var app = build(settings, builder =>
            {
                builder.Services.AddOperations();
                // stdout is for the findings.
                builder.Logging.SetMinimumLevel(LogLevel.Warning);
                builder.Services.Configure<ConsoleLoggerOptions>(log => log.LogToStandardErrorThreshold = LogLevel.Trace);
                // The checks report what the framework would log.
                builder.Services.Configure<LoggerFilterOptions>(log => log.Rules.Add(new("Console", "Microsoft", LogLevel.None, null)));
                // A check reads the shelf, as the start does.
                builder.Services.Configure<LoggerFilterOptions>(log => log.Rules.Add(new("Console", "Bookstore.Infrastructure.Shelf", LogLevel.Warning, null)));
                // The site could not read a key, or its folder, that root creates.
                builder.Services.AddDataProtection().DisableAutomaticKeyGeneration();
            });
            return await app.Services.GetRequiredService<IMediator>().Send(new RunDoctor());
        }
        catch (Exception exception) when (CommandLine.Explain(exception) is { } reason)
        {
            return new Diagnosis([.. reason.Split(Environment.NewLine).Select(line => new DiagnosisLine(
                "settings", Finding.Failed(line, "Correct that first: until then nothing else can be checked.")))]);
        }
    }

    private static string Serialize(Diagnosis diagnosis) => JsonSerializer.Serialize(
        new
        {
            ok = diagnosis.IsHealthy,
            checks = diagnosis.Lines.Select(line => new
            {
                name = line.Check,
                verdict = DoctorView.Name(line.Finding.Verdict),
                message = line.Finding.Message,
                remedy = line.Finding.Remedy,
            }),
        },
        Json);
}
