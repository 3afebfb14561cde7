using System.Reflection;
using System.Runtime.CompilerServices;
using Bookstore.Operations;
using Bookstore.Web;
using Bookstore.Web.Commands;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetArchTest.Rules;

namespace Bookstore.Architecture.Tests;

/// <summary>The operator's tools, which the commands know and the running site does not.</summary>
public sealed class OperationsLayerTests
{
    private static readonly Assembly Operations = typeof(Operations.DependencyInjection).Assembly;
    private static readonly Assembly Web = typeof(Web.DependencyInjection).Assembly;

    [Fact]
    public void Operations_references_the_layers_below_and_nothing_else_of_ours() => Assert.All(
        Operations.GetReferencedAssemblies().Select(reference => reference.Name!).Where(name => name.StartsWith("Bookstore.", StringComparison.Ordinal)),
        name => Assert.Contains(name, (string[])["Bookstore.Domain", "Bookstore.Application", "Bookstore.Infrastructure"]));

    [Fact]
    public void Only_the_commands_of_the_web_layer_use_operations()
    {
        foreach (var layer in Layers.All.Where(layer => layer != Web))
        {
            Assert.DoesNotContain(layer.GetReferencedAssemblies(), reference => reference.Name == Operations.GetName().Name);
        }

        var users = Types.InAssembly(Web).That().HaveDependencyOn("Bookstore.Operations").GetTypes().ToList();
        Assert.NotEmpty(users);
        Assert.All(users, user => Assert.Equal(typeof(CommandConsole).Namespace, user.Namespace));
    }

    [Fact]
    public void What_the_commands_do_not_need_is_internal_and_sealed()
    {
        var registered = typeof(Operations.DependencyInjection).GetMethods(BindingFlags.Public | BindingFlags.Static);
        Assert.Equal("AddOperations", Assert.Single(registered).Name);

        // What the commands send, and what they are told.
        Type[] messages = [.. Operations.GetTypes().Where(type => type.IsPublic && !type.IsEnum && type != typeof(Operations.DependencyInjection))];
        Assert.All(messages, type => Assert.NotNull(type.GetMethod("<Clone>$")));
        Assert.All(
            Operations.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false, IsNested: false } && !type.IsDefined(typeof(CompilerGeneratedAttribute))),
            type => Assert.True(type.IsSealed, type.FullName));
        Assert.All(Operations.GetTypes().Where(type => type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IRequestHandler<,>))), type => Assert.False(type.IsPublic, type.FullName));
    }

    [Fact]
    public async Task The_running_site_registers_nothing_of_operations()
    {
        IServiceCollection? services = null;
        var folder = Directory.CreateTempSubdirectory("bookstore-test-");
        using var output = new StringWriter();

        // Without its settings the site is built, and stops before it listens.
        var exitCode = await BookstoreApp.RunAsync([], new CommandConsole(output, output), options =>
        {
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = options.Args, ContentRootPath = folder.FullName, EnvironmentName = "Production" });
            builder.Configuration.Sources.Clear();
            builder.Configuration.AddInMemoryCollection([new("DataProtection:Folder", Path.Combine(folder.FullName, "keys"))]);
            services = builder.Services;
            return builder;
        });

        Assert.Equal(1, exitCode);
        Assert.Contains("PublicUrl is missing.", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(services!, service => service.ServiceType.Assembly == typeof(Infrastructure.DependencyInjection).Assembly);
        Assert.DoesNotContain(services!, IsOfOperations);
        Assert.Contains(new ServiceCollection().AddOperations(), IsOfOperations);
        folder.Delete(recursive: true);
    }

    private static bool IsOfOperations(ServiceDescriptor service) =>
        AssembliesOf(service.ServiceType).Concat(AssembliesOf(service.ImplementationType)).Concat(AssembliesOf(service.ImplementationInstance?.GetType()))
            .Concat(AssembliesOf(service.ImplementationFactory?.Method.DeclaringType)).Contains(Operations);

    private static IEnumerable<Assembly> AssembliesOf(Type? type) =>
        type is null ? [] : [type.Assembly, .. type.GenericTypeArguments.SelectMany(AssembliesOf)];
}
