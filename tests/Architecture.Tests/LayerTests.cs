using System.Reflection;
using System.Runtime.CompilerServices;
using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NetArchTest.Rules;

namespace Bookstore.Architecture.Tests;

/// <summary>Who may know whom.</summary>
public sealed class LayerTests
{
    private static readonly Assembly Domain = typeof(Domain.Profiles.UserProfile).Assembly;
    private static readonly Assembly Application = typeof(Application.DependencyInjection).Assembly;
    private static readonly Assembly Infrastructure = typeof(Infrastructure.DependencyInjection).Assembly;
    private static readonly Assembly Web = typeof(Web.DependencyInjection).Assembly;
    private static readonly Assembly LocalTenant = typeof(LocalTenant.DependencyInjection).Assembly;

    [Fact]
    public void The_domain_knows_nothing_but_the_language() =>
        Assert.All(References(Domain), name => Assert.StartsWith("System.", name, StringComparison.Ordinal));

    [Fact]
    public void The_application_knows_the_domain_mediatr_and_fluentvalidation()
    {
        string[] allowed = ["Bookstore.Domain", "MediatR", "FluentValidation",
            "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions"];

        Assert.All(References(Application), name => Assert.True(
            allowed.Contains(name) || name.StartsWith("System.", StringComparison.Ordinal), name));
    }

    [Fact]
    public void The_infrastructure_knows_neither_the_web_nor_the_local_tenant_nor_mediatr() =>
        Assert.DoesNotContain(References(Infrastructure), name => name is "Bookstore.Web" or "Bookstore.LocalTenant" or "MediatR");

    [Fact]
    public void The_local_tenant_knows_none_of_the_others()
    {
        Assert.DoesNotContain(References(LocalTenant), name => name.StartsWith("Bookstore.", StringComparison.Ordinal));

        foreach (var layer in (Assembly[])[Domain, Application, Infrastructure])
        {
            Assert.DoesNotContain("Bookstore.LocalTenant", References(layer));
        }
    }

    [Fact]
    public void Only_the_program_knows_the_local_tenant() =>
        Assert.Equal(["BookstoreApp"], Types.InAssembly(Web).That().HaveDependencyOn("Bookstore.LocalTenant").GetTypes()
            .Select(type => type.Name.Split('<')[0]).Where(name => name.Length > 0).Distinct());

    [Fact]
    public void A_page_model_sees_no_database_no_http_client_and_no_protocol()
    {
        var result = Types.InAssembly(Web).That().Inherit(typeof(PageModel)).ShouldNot().HaveDependencyOnAny(
            "Microsoft.EntityFrameworkCore", "Microsoft.Data.Sqlite", "System.Net.Http", "Microsoft.IdentityModel",
            "Microsoft.AspNetCore.Authentication.OpenIdConnect", "Bookstore.Infrastructure").GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
        Assert.NotEmpty(Types.InAssembly(Web).That().Inherit(typeof(PageModel)).GetTypes());
    }

    [Fact]
    public void The_sign_in_callback_and_sign_out_pages_dispatch_their_command()
    {
        foreach (var (page, command) in ((string, string)[])
            [("SignInModel", "StartSignIn"), ("SignUpModel", "StartSignIn"), ("CallbackModel", "CompleteSignIn"), ("SignOutModel", "SignOut")])
        {
            var result = Types.InAssembly(Web).That().HaveName(page)
                .Should().HaveDependencyOn($"Bookstore.Application.SignIn.{command}").And().HaveDependencyOn("MediatR").GetResult();
            Assert.True(result.IsSuccessful, page);
        }
    }

    [Fact]
    public void A_handler_sees_no_http_context_and_no_claims_principal()
    {
        var result = Types.InAssembly(Application).ShouldNot().HaveDependencyOnAny(
            "Microsoft.AspNetCore", "System.Security.Claims", "Microsoft.EntityFrameworkCore", "System.Net.Http").GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Fact]
    public void What_no_other_layer_needs_is_internal_and_sealed()
    {
        var handlers = Application.GetTypes().Where(type => type.GetInterfaces().Any(contract =>
            contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)));
        var inner = Infrastructure.GetTypes().Where(type => type.Namespace?.StartsWith("Bookstore.Infrastructure.", StringComparison.Ordinal) is true
            && !type.Namespace.EndsWith("Migrations", StringComparison.Ordinal)
            && type.Name is not ("LogtoOptions" or "DatabaseOutages" or "HealthReports" or "OperatorToken" or "Origins" or "SiteOptions" or "UnreadableSetting")
            && !type.IsNested
            && !type.IsDefined(typeof(CompilerGeneratedAttribute)));

        Assert.All(handlers.Concat(inner), type => Assert.True(!type.IsPublic && type.IsSealed, type.FullName));
    }

    [Fact]
    public void Every_layer_has_one_public_way_in()
    {
        foreach (var layer in (Assembly[])[Application, Infrastructure, Web])
        {
            var entry = layer.GetType($"{layer.GetName().Name}.DependencyInjection")!;
            Assert.Single(entry.GetMethods(BindingFlags.Public | BindingFlags.Static), method => method.Name.StartsWith("Add", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_program_reads_like_a_table_of_contents() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(Root.Path, "src/Web/Program.cs")).Length, 1, 60);

    private static IEnumerable<string> References(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(reference => reference.Name!).Where(name => name is not "netstandard");
}
