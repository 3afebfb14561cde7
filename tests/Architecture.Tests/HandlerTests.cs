using MediatR;
using NetArchTest.Rules;

namespace Bookstore.Architecture.Tests;

public sealed class HandlerTests
{
    [Fact]
    public void A_handler_sees_no_http_context_no_claims_principal_and_no_database()
    {
        var result = Types.InAssembly(Layers.Application).ShouldNot().HaveDependencyOnAny(
            "Microsoft.AspNetCore", "System.Security.Claims", "Microsoft.EntityFrameworkCore", "System.Net.Http").GetResult();

        Violations.AssertNone(result.FailingTypeNames ?? [], "Let a port speak in records of the Application.");
    }

    [Fact]
    public void A_handler_is_in_the_file_of_its_request_and_named_after_it()
    {
        var handlers = (
            from type in Layers.Application.GetTypes()
            from contract in type.GetInterfaces()
            where contract.IsGenericType
                && (contract.GetGenericTypeDefinition() == typeof(IRequestHandler<,>) || contract.GetGenericTypeDefinition() == typeof(IRequestHandler<>))
            select (Handler: type, Request: contract.GenericTypeArguments[0])).ToList();

        Assert.NotEmpty(handlers);
        Violations.AssertNone(
            handlers.Where(found => found.Handler.Name != $"{found.Request.Name}Handler").Select(found => $"{found.Handler.Name} handles {found.Request.Name}"),
            "Name a handler <request>Handler.");
        Violations.AssertNone(
            from found in handlers
            let file = $"src/{found.Request.Namespace!["Bookstore.".Length..].Replace('.', '/')}/{found.Request.Name}.cs"
            where !Root.SourceFiles.Contains(file) || !Root.Read(file).Contains($"class {found.Handler.Name}", StringComparison.Ordinal)
            select file,
            "One file a use case: request, validator, handler and result.");
    }
}
