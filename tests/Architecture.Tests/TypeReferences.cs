using System.Collections.Concurrent;
using System.Reflection;
using Mono.Cecil;

namespace Bookstore.Architecture.Tests;

/// <summary>Which types a type names in its signatures, attributes and method bodies. Constants are not seen: the compiler copies them.</summary>
internal static class TypeReferences
{
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyList<(TypeDefinition Type, HashSet<TypeReference> References)>> Known = new();

    /// <summary>The types of an assembly that are written by hand, each with the types that it and its nested types name.</summary>
    public static IReadOnlyList<(TypeDefinition Type, HashSet<TypeReference> References)> Of(Assembly assembly) => Known.GetOrAdd(assembly, Read);

    private static IReadOnlyList<(TypeDefinition Type, HashSet<TypeReference> References)> Read(Assembly assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly.Location, new ReaderParameters { InMemory = true });
        return [.. module.Types.Where(type => !type.Name.StartsWith('<')).Select(type => (type, References(type)))];
    }

    private static HashSet<TypeReference> References(TypeDefinition type)
    {
        var found = new Dictionary<string, TypeReference>();
        Add(type);
        return [.. found.Values];

        void Add(TypeDefinition definition)
        {
            Name(definition.BaseType);
            foreach (var contract in definition.Interfaces) Name(contract.InterfaceType);
            foreach (var field in definition.Fields) Name(field.FieldType);
            foreach (var attribute in Attributes(definition)) NameAttribute(attribute);
            foreach (var method in definition.Methods) AddMethod(method);
            foreach (var nested in definition.NestedTypes) Add(nested);
        }

        void AddMethod(MethodDefinition method)
        {
            NameMethod(method);
            if (!method.HasBody) return;

            foreach (var variable in method.Body.Variables) Name(variable.VariableType);
            foreach (var handler in method.Body.ExceptionHandlers) Name(handler.CatchType);
            foreach (var operand in method.Body.Instructions.Select(instruction => instruction.Operand))
            {
                if (operand is TypeReference named) Name(named);
                else if (operand is MethodReference called) NameMethod(called);
                else if (operand is FieldReference field) NameMember(field, field.FieldType);
            }
        }

        void NameMethod(MethodReference method)
        {
            NameMember(method, method.ReturnType);
            foreach (var parameter in method.Parameters) Name(parameter.ParameterType);
            if (method is GenericInstanceMethod generic) foreach (var argument in generic.GenericArguments) Name(argument);
        }

        void NameMember(MemberReference member, TypeReference value)
        {
            Name(member.DeclaringType);
            Name(value);
        }

        void NameAttribute(CustomAttribute attribute)
        {
            Name(attribute.AttributeType);
            foreach (var argument in attribute.ConstructorArguments) if (argument.Value is TypeReference named) Name(named);
        }

        void Name(TypeReference? reference)
        {
            switch (reference)
            {
                case null or GenericParameter:
                    break;
                case GenericInstanceType generic:
                    Name(generic.ElementType);
                    foreach (var argument in generic.GenericArguments) Name(argument);
                    break;
                case TypeSpecification specification:
                    Name(specification.ElementType);
                    break;
                case { DeclaringType: { } outer }:
                    Name(outer);
                    break;
                default:
                    found.TryAdd(reference.FullName, reference);
                    break;
            }
        }
    }

    private static IEnumerable<CustomAttribute> Attributes(TypeDefinition type) =>
        type.CustomAttributes
            .Concat(type.Properties.SelectMany(property => property.CustomAttributes))
            .Concat(type.Fields.SelectMany(field => field.CustomAttributes))
            .Concat(type.Methods.SelectMany(method => method.CustomAttributes.Concat(method.Parameters.SelectMany(parameter => parameter.CustomAttributes))));
}
