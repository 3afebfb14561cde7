using System.Reflection;
using System.Runtime.CompilerServices;
using Mono.Cecil;

namespace Bookstore.Architecture.Tests;

/// <summary>A type is internal and sealed unless another layer needs it.</summary>
public sealed class VisibilityTests
{
    [Fact]
    public void What_no_other_layer_needs_is_internal()
    {
        var layers = Layers.All.Where(layer => layer != Layers.Web).ToList(); // Razor and MVC need public page models
        var types = layers.SelectMany(layer => layer.GetTypes())
            .Where(type => !type.IsNested && type.Namespace?.StartsWith("Bookstore.", StringComparison.Ordinal) is true)
            .ToDictionary(type => type.FullName!);
        var needed = new HashSet<Type>();
        foreach (var used in Layers.All.SelectMany(TypeReferences.Of).SelectMany(user => user.References))
        {
            if (used.Scope is AssemblyNameReference && types.TryGetValue(used.FullName, out var type)) Need(type);
        }

        Violations.AssertNone(
            types.Values.Where(type => type.IsPublic && !needed.Contains(type) && !IsMigration(type) && !HasOnlyConstants(type)).Select(type => type.FullName!),
            "No other layer uses these types: make them internal.");

        // A type that is needed shows those of its public members and its bases, too.
        void Need(Type? type)
        {
            while (type?.HasElementType is true) type = type.GetElementType();
            if (type is null || type.IsGenericParameter) return;

            foreach (var argument in type.GenericTypeArguments) Need(argument);
            if (type.IsConstructedGenericType) type = type.GetGenericTypeDefinition();
            if (!layers.Contains(type.Assembly) || !needed.Add(type)) return;

            const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
            Need(type.DeclaringType);
            Need(type.BaseType);
            foreach (var contract in type.GetInterfaces()) Need(contract);
            foreach (var nested in type.GetNestedTypes()) Need(nested);
            foreach (var field in type.GetFields(Declared).Where(field => IsSeen(field.IsPublic, field.IsFamily))) Need(field.FieldType);
            foreach (var method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)).Where(method => IsSeen(method.IsPublic, method.IsFamily)))
            {
                Need((method as MethodInfo)?.ReturnType);
                foreach (var parameter in method.GetParameters()) Need(parameter.ParameterType);
            }
        }
    }

    [Fact]
    public void A_class_is_sealed() => Violations.AssertNone(
        from layer in Layers.All
        from type in layer.GetTypes()
        where type is { IsClass: true, IsSealed: false, IsAbstract: false }
            && type.Namespace?.StartsWith("Bookstore.", StringComparison.Ordinal) is true
            && !type.IsDefined(typeof(CompilerGeneratedAttribute))
            && !type.Name.StartsWith('<')
            && !IsMigration(type)
            && !IsView(type)
            && !layer.GetTypes().Any(other => other.BaseType == type)
        select type.FullName!,
        "Seal the class: nothing derives from it.");

    // The compiler copies constants, so no reference shows who uses them.
    private static bool HasOnlyConstants(Type type) => type is { IsAbstract: true, IsSealed: true }
        && type.GetMembers(BindingFlags.Public | BindingFlags.Static).All(member => member is FieldInfo { IsLiteral: true });

    private static bool IsSeen(bool isPublic, bool isProtected) => isPublic || isProtected;

    private static bool IsMigration(Type type) => type.Namespace!.Contains(".Migrations", StringComparison.Ordinal);

    private static bool IsView(Type type) => type.Name.StartsWith("Pages_", StringComparison.Ordinal);
}
