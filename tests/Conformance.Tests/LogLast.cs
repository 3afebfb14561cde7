using Xunit.Abstractions;
using Xunit.Sdk;

namespace Bookstore.Conformance.Tests;

/// <summary>Runs the test that reads the log after the others of its class, so that it reads what they left.</summary>
public sealed class LogLast : ITestCaseOrderer
{
    /// <summary>The orderer's name, for <see cref="TestCaseOrdererAttribute"/>.</summary>
    public const string Name = "Bookstore.Conformance.Tests.LogLast";

    /// <summary>The assembly's name, for <see cref="TestCaseOrdererAttribute"/>.</summary>
    public const string Assembly = "Bookstore.Conformance.Tests";

    /// <inheritdoc />
    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
        where TTestCase : ITestCase =>
        testCases.OrderBy(test => test.TestMethod.Method.Name == "Nothing_secret_is_in_the_log");
}
