using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("Bookstore.Conformance.Tests.ConformanceReport", "Bookstore.Conformance.Tests")]

namespace Bookstore.Conformance.Tests;

/// <summary>Runs the tests as xunit does, and writes docs/conformance.md of the outcomes when all cases were among them.</summary>
/// <param name="diagnostics">Takes xunit's own messages.</param>
public sealed class ConformanceReport(IMessageSink diagnostics) : XunitTestFramework(diagnostics)
{
    /// <inheritdoc />
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assembly, ISourceInformationProvider sources, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(assembly, sources, diagnostics)
    {
        protected override void RunTestCases(
            IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions) =>
            base.RunTestCases(testCases, new Recorder(executionMessageSink), executionOptions);
    }

    private sealed class Recorder(IMessageSink inner) : LongLivedMarshalByRefObject, IMessageSink
    {
        private readonly ConcurrentBag<Line> _lines = [];

        public bool OnMessage(IMessageSinkMessage message)
        {
            switch (message)
            {
                case ITestResultMessage result when CaseOf(result.TestMethod.Method) is { } @case:
                    _lines.Add(Line.Of(@case, result));
                    break;
                case ITestAssemblyFinished:
                    Write();
                    break;
            }

            return inner.OnMessage(message);
        }

        private void Write()
        {
            var all = typeof(ConformanceReport).Assembly.GetTypes().SelectMany(type => type.GetMethods())
                .Where(method => method.GetCustomAttribute<CaseAttribute>() is not null).Select(method => method.Name);
            if (all.Except(_lines.Select(line => line.Test)).Any())
            {
                return;
            }

            var path = typeof(ConformanceReport).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                .Single(attribute => attribute.Key == "Report").Value!;
            File.WriteAllText(path, Markdown());
        }

        private string Markdown()
        {
            var text = new StringBuilder(
                """
                # Conformance

                How the site handles a provider or a browser that sends invalid data, and a provider that fails.
                The cases of the OpenID Foundation's certification of relying parties (code flow, discovery, key rotation, RP-initiated and back-channel logout) are among them.
                Written by `tests/Conformance.Tests` whenever all of them run; a line here is a test that ran.

                """);
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n{_lines.Count} cases, {_lines.Count(line => line.Passed)} passed.\n");
            foreach (var chapter in _lines.GroupBy(line => line.Chapter).OrderBy(chapter => chapter.Key, StringComparer.Ordinal))
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n## {chapter.Key}\n\n");
                text.Append("| case | section | outcome | | test |\n|---|---|---|---|---|\n");
                foreach (var line in chapter.OrderBy(line => line.Test, StringComparer.Ordinal).ThenBy(line => line.What, StringComparer.Ordinal))
                {
                    text.Append(System.Globalization.CultureInfo.InvariantCulture,
                        $"| {line.What} | {line.Spec} | {line.Outcome} | {(line.Passed ? "passed" : "**failed**")} | `{line.Test}` |\n");
                }
            }

            return text.ToString();
        }

        private static IAttributeInfo? CaseOf(IMethodInfo method) => method.GetCustomAttributes(typeof(CaseAttribute)).SingleOrDefault();
    }

    private sealed record Line(string Chapter, string What, string Spec, string Outcome, string Test, bool Passed)
    {
        public static Line Of(IAttributeInfo @case, ITestResultMessage result)
        {
            var row = result.TestCase.TestMethodArguments ?? [];
            return new Line(
                @case.GetNamedArgument<string>(nameof(CaseAttribute.Chapter)),
                @case.GetNamedArgument<string?>(nameof(CaseAttribute.What)) ?? $"{row[0]}",
                @case.GetNamedArgument<string?>(nameof(CaseAttribute.Spec)) ?? $"{row[1]}",
                @case.GetNamedArgument<string>(nameof(CaseAttribute.Outcome)),
                result.TestMethod.Method.Name,
                result is ITestPassed);
        }
    }
}
