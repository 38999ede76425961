using System.Reflection;
using Mono.Cecil;

namespace LungSeg.Functions.Tests;

/// <summary>
/// Which namespaces of an assembly use which others of it, by what its compiled code names. Constants leave no trace
/// there.
/// </summary>
internal sealed class NamespaceUses
{
    private readonly SortedDictionary<string, SortedSet<string>> _uses = new(StringComparer.Ordinal);

    public static NamespaceUses Of(Assembly assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly.Location);
        var uses = new NamespaceUses();
        foreach (var type in module.GetTypes()) uses.Add(type);
        return uses;
    }

    /// <summary>Sets of namespaces of which each uses, by others or not, each other one.</summary>
    public IEnumerable<string> Circles() =>
        _uses
            .Keys.Select(start =>
                Reachable(start).Where(other => Reachable(other).Contains(start)).Order(StringComparer.Ordinal)
            )
            .Select(circle => string.Join(" <-> ", circle))
            .Where(circle => circle.Length > 0)
            .Distinct();

    private HashSet<string> Reachable(string start)
    {
        var (reached, open) = (new HashSet<string>(), new Stack<string>([start]));
        while (open.TryPop(out var name))
        {
            foreach (var next in _uses.GetValueOrDefault(name) ?? [])
            {
                if (reached.Add(next)) open.Push(next);
            }
        }

        return reached;
    }

    private void Add(TypeDefinition type)
    {
        var own = NamespaceOf(type);
        if (own.Length == 0) return;
        Use(type.BaseType);
        foreach (var implemented in type.Interfaces) Use(implemented.InterfaceType);
        foreach (var field in type.Fields) Use(field.FieldType);
        foreach (var method in type.Methods) UseMethod(method);

        void UseMethod(MethodDefinition method)
        {
            Use(method.ReturnType);
            foreach (var parameter in method.Parameters) Use(parameter.ParameterType);
            if (!method.HasBody) return;
            foreach (var local in method.Body.Variables) Use(local.VariableType);
            foreach (var operand in method.Body.Instructions.Select(instruction => instruction.Operand))
            {
                if (operand is TypeReference named)
                    Use(named);
                if (operand is MemberReference member)
                    Use(member.DeclaringType);
                if (operand is GenericInstanceMethod generic)
                    foreach (var argument in generic.GenericArguments)
                        Use(argument);
            }
        }

        void Use(TypeReference? used)
        {
            if (used is GenericInstanceType generic) foreach (var argument in generic.GenericArguments) Use(argument);
            while (used is TypeSpecification specification) used = specification.ElementType;
            if (used is null or GenericParameter || used.Scope is not ModuleDefinition) return;
            if (NamespaceOf(used) is { Length: > 0 } other && other != own)
            {
                if (!_uses.TryGetValue(own, out var others)) _uses[own] = others = new(StringComparer.Ordinal);
                others.Add(other);
            }
        }
    }

    private static string NamespaceOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type.Namespace;
    }
}
