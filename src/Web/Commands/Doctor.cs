using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Application.Setup;
using MediatR;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Console;

namespace Bookstore.Web.Commands;

/// <summary><c>doctor</c>: looks for what is wrong with the setup, changes nothing, and exits.</summary>
internal static class Doctor
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static CommandSupport Create(CommandConsole console, Build build)
    {
        var json = new Option<bool>("--json") { Description = "One JSON object, for programs." };
        return new CommandSupport(console, "doctor", "Looks for what is wrong with the setup, and says what to do.", "doctor") { json }.Does(async result =>
        {
            var diagnosis = await RunAsync(build, result.UnmatchedTokens);
            if (result.GetValue(json))
            {
                console.OutputWriter.WriteLine(Serialize(diagnosis));
            }
            else
            {
                DoctorView.Show(diagnosis, console.Output);
            }

            return diagnosis.IsHealthy ? 0 : 1;
        });
    }

    // A setting without which the app, or a check, is not even built is a finding like another.
    private static async Task<Diagnosis> RunAsync(Build build, IReadOnlyList<string> settings)
    {
        try
        {
            await using var app = build(settings, builder =>
            {
                // What is logged is no finding: it goes to stderr.
                builder.Logging.SetMinimumLevel(LogLevel.Warning);
                builder.Services.Configure<ConsoleLoggerOptions>(log => log.LogToStandardErrorThreshold = LogLevel.Trace);
                // What the framework stumbles over is what a check reports.
                builder.Services.Configure<LoggerFilterOptions>(log => log.Rules.Add(new("Console", "Microsoft", LogLevel.None, null)));
                // A key, or its folder, that root makes while it looks would be one that the site can't read.
                builder.Services.AddDataProtection().DisableAutomaticKeyGeneration();
            });
            return await app.Services.GetRequiredService<IMediator>().Send(new RunDoctor());
        }
        catch (Exception exception) when (CommandLine.Explain(exception) is { } reason)
        {
            return new Diagnosis([.. reason.Split(Environment.NewLine).Select(line => new DiagnosisLine(
                "settings.others", Finding.Failed(line, "Correct that first: until then nothing else can be checked.")))]);
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
