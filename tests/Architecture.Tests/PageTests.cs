using System.Reflection;
using System.Text.RegularExpressions;
using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NetArchTest.Rules;

namespace Bookstore.Architecture.Tests;

/// <summary>Page models bind, send one request and turn its result into an answer; views show it.</summary>
public sealed class PageTests
{
    private const int LongestPageModel = 60;

    private static readonly List<Type> PageModels = [.. Types.InAssembly(Layers.Web).That().Inherit(typeof(PageModel)).GetTypes()];

    [Fact]
    public void A_page_model_sees_no_database_no_http_client_no_protocol_and_no_infrastructure()
    {
        Assert.NotEmpty(PageModels);
        var result = Types.InAssembly(Layers.Web).That().Inherit(typeof(PageModel)).ShouldNot().HaveDependencyOnAny(
            "Microsoft.EntityFrameworkCore", "Microsoft.Data.Sqlite", "Npgsql", "System.Net.Http", "Microsoft.IdentityModel",
            "Microsoft.AspNetCore.Authentication.OpenIdConnect", "Bookstore.Infrastructure", "Bookstore.Operations").GetResult();

        Violations.AssertNone(result.FailingTypeNames ?? [], "Move the work into a use case of Application, and send its request.");
    }

    [Fact]
    public void A_page_model_asks_nothing_but_the_mediator()
    {
        Violations.AssertNone(
            from model in PageModels.Where(model => model.Name != "ErrorModel") // it shows what failed, and has nothing to send
            from parameter in model.GetConstructors().Single().GetParameters()
            where parameter.ParameterType != typeof(IMediator)
            select $"{model.Name} takes {parameter.ParameterType.Name}",
            "Send a request; its handler asks for what it needs.");
        Violations.AssertNone(
            from found in TypeReferences.Of(Layers.Web)
            where PageModels.Any(model => model.FullName == found.Type.FullName)
            from port in found.References
            where port.Namespace == "Bookstore.Application.Ports" && port.Name.StartsWith('I')
            select $"{found.Type.Name} uses {port.Name}",
            "Send a request; its handler calls the port.");
    }

    [Fact]
    public void A_page_model_is_short() => Violations.AssertNone(
        from file in Root.SourceFiles
        where file.EndsWith(".cshtml.cs", StringComparison.Ordinal)
        let lines = File.ReadLines(Path.Combine(Root.Path, file)).Count()
        where lines > LongestPageModel
        select $"{file}: {lines} lines",
        $"A page model has at most {LongestPageModel} lines. Move what it decides into a use case.");

    [Theory]
    [InlineData("SignIn", "StartSignIn")]
    [InlineData("Callback", "CompleteSignIn")]
    [InlineData("SignOut", "SignOut")]
    public void The_sign_in_callback_and_sign_out_pages_send_their_command(string page, string command) => Assert.True(
        PageModels.Any(model => model.Name == $"{page}Model") && Types.InAssembly(Layers.Web).That().HaveName($"{page}Model")
            .Should().HaveDependencyOn($"Bookstore.Application.SignIn.{command}").And().HaveDependencyOn("MediatR").GetResult().IsSuccessful,
        $"{page} has to send {command}.");

    [Fact]
    public void Every_page_about_signing_in_sends_a_command_of_the_sign_in() => Violations.AssertNone(
        Types.InAssembly(Layers.Web).That().Inherit(typeof(PageModel)).And().HaveNameStartingWith("Sign").Should()
            .HaveDependencyOn("Bookstore.Application.SignIn").And().HaveDependencyOn("MediatR").GetResult().FailingTypeNames ?? [],
        "Send StartSignIn or SignOut.");

    [Fact]
    public void A_form_that_needs_a_recent_sign_in_has_a_text_for_its_button_and_keeps_no_secret()
    {
        var texts = Root.Read("src/Web/Resources/Text.resx");
        var demands = (
            from model in PageModels
            from handler in model.GetMethods().Where(method => method.Name.StartsWith("OnPost", StringComparison.Ordinal))
            from demand in handler.GetCustomAttributesData().Concat(model.GetCustomAttributesData())
            where demand.AttributeType.Name == "RecentSignInAttribute"
            let keep = (IReadOnlyCollection<CustomAttributeTypedArgument>)demand.ConstructorArguments.Single().Value!
            let name = handler.Name["OnPost".Length..].Replace("Async", "", StringComparison.Ordinal)
            select (Action: name.Length > 0 ? name : model.Name[..^"Model".Length], Keep: keep.Select(field => (string)field.Value!))).ToList();

        Assert.NotEmpty(demands);
        Violations.AssertNone(
            demands.Where(demand => !texts.Contains($"\"InterruptedForm.{demand.Action}\"", StringComparison.Ordinal)).Select(demand => demand.Action),
            "Add the text InterruptedForm.<handler or page> for the button.");
        Violations.AssertNone(
            demands.SelectMany(demand => demand.Keep).Where(field => Regex.IsMatch(field, "(?i)password|token|secret|code")),
            "Nothing secret is kept while somebody confirms who they are.");
    }
}
