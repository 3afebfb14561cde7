using System.Reflection;
using NetArchTest.Rules;

namespace Bookstore.Architecture.Tests;

public sealed class PersistenceTests
{
    private const string Rooms = "Bookstore.Infrastructure";

    private static readonly Assembly[] Assemblies =
    [
        typeof(Domain.Profiles.UserProfile).Assembly, typeof(Application.DependencyInjection).Assembly,
        typeof(Infrastructure.DependencyInjection).Assembly, typeof(Web.DependencyInjection).Assembly,
    ];

    [Fact]
    public void Only_its_own_folder_knows_sqlite()
    {
        var result = Types.InAssemblies(Assemblies).That().DoNotResideInNamespace($"{Rooms}.Persistence.Sqlite")
            .ShouldNot().HaveDependencyOn("Microsoft.Data.Sqlite").GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Theory]
    [InlineData("Persistence", "Patreon")]
    [InlineData("Persistence", "Sessions")]
    [InlineData("Persistence", "Logto")]
    [InlineData("Sessions", "Logto")]
    [InlineData("Sessions", "Patreon")]
    public void A_room_does_not_use_what_uses_it(string room, string user)
    {
        var result = Types.InAssemblies(Assemblies).That().ResideInNamespace($"{Rooms}.{room}")
            .ShouldNot().HaveDependencyOn($"{Rooms}.{user}").GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }
}
