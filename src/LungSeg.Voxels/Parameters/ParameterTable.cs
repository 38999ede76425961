using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace LungSeg.Voxels.Parameters;

/// <summary>A parameter with its value.</summary>
/// <param name="Name">Group and name, in camelCase: <c>body.openingMm</c>.</param>
/// <param name="Value">Its value.</param>
/// <param name="Is">What it is.</param>
internal sealed record Parameter(string Name, double Value, ParameterAttribute Is);

/// <summary>Reads the parameters of records whose properties carry a <see cref="ParameterAttribute"/>.</summary>
internal static class ParameterTable
{
    /// <summary>The parameters of one group, in the order of its properties.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static IEnumerable<Parameter> Of<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T
    >(string group, T values)
    {
        foreach (var property in typeof(T).GetProperties())
        {
            if (property.GetCustomAttribute<ParameterAttribute>() is not { } parameter) continue;
            var name = $"{group}.{char.ToLowerInvariant(property.Name[0])}{property.Name[1..]}";
            var value = Convert.ToDouble(property.GetValue(values), System.Globalization.CultureInfo.InvariantCulture);
            yield return value >= parameter.Min && value <= parameter.Max
                ? new(name, value, parameter)
                : throw new ArgumentOutOfRangeException(
                    name, value, $"It must be {parameter.Min} to {parameter.Max} {parameter.Unit}.");
        }
    }
}
