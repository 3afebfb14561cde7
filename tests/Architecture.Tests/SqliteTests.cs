using System.Reflection;
using NetArchTest.Rules;

namespace Bookstore.Architecture.Tests;

public sealed class SqliteTests
{
    private static readonly Assembly[] Assemblies =
    [
        typeof(Domain.Profiles.UserProfile).Assembly, typeof(Application.DependencyInjection).Assembly,
        typeof(Infrastructure.DependencyInjection).Assembly, typeof(Web.DependencyInjection).Assembly,
    ];

    [Fact]
    public void Only_its_own_folder_knows_sqlite()
    {
        var result = Types.InAssemblies(Assemblies).That().DoNotResideInNamespace("Bookstore.Infrastructure.Persistence.Sqlite")
            .ShouldNot().HaveDependencyOn("Microsoft.Data.Sqlite").GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Theory]
    [InlineData("Persistence", "Persistence.Sqlite")]
    [InlineData("Persistence", "Patreon")]
    [InlineData("Persistence", "Sessions")]
    [InlineData("Sessions", "Logto")]
    public void A_namespace_does_not_use_one_that_uses_it(string name, string user)
    {
        var users = Types.InAssemblies(Assemblies).That().ResideInNamespace($"Bookstore.Infrastructure.{user}").GetTypes().ToHashSet();
        var result = Types.InAssemblies(Assemblies).That().ResideInNamespace($"Bookstore.Infrastructure.{name}")
            .ShouldNot().HaveDependencyOn($"Bookstore.Infrastructure.{user}").GetResult();

        Assert.DoesNotContain(result.FailingTypes ?? [], type => !users.Contains(type));
    }
}
