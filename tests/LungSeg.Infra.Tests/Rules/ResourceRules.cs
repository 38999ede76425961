using System.Text.RegularExpressions;
using LungSeg.Infra.Tests.Bicep;

namespace LungSeg.Infra.Tests.Rules;

/// <summary>Rules on the resources of templates.</summary>
internal static partial class ResourceRules
{
    /// <summary>The stable versions of diagnostic settings are of 2016 and know no categories of logs.</summary>
    private const string DiagnosticSettings = "Microsoft.Insights/diagnosticSettings@2021-05-01-preview";

    /// <summary>Only released API versions: a date without -preview.</summary>
    public static IEnumerable<string> StableApiVersions(BicepFile file) =>
        from type in TypedResources(file)
        where !StableType().IsMatch(type.Text) && type.Text != DiagnosticSettings
        select file.At(type.Line, $"'{type.Text}' is not a type with a stable API version");

    /// <summary>The same type has the same version everywhere.</summary>
    public static IEnumerable<string> OneVersionPerType(IEnumerable<BicepFile> files) =>
        from type in files
            .SelectMany(TypedResources)
            .Select(token => token.Text.Split('@'))
            .Where(parts => parts.Length == 2)
        group type[1] by type[0] into versions
        where versions.Distinct().Count() > 1
        select $"{versions.Key} is used in the versions {string.Join(", ", versions.Distinct().Order())}";

    /// <summary>A location is a parameter's, or 'global' where the resource has no region.</summary>
    public static IEnumerable<string> NoFixedLocation(BicepFile file) =>
        from i in Enumerable.Range(0, Math.Max(0, file.Tokens.Count - 2))
        where file.Tokens[i].Text == "location" && file.Tokens[i + 1].Is(":")
        let value = file.Tokens[i + 2]
        where value.Kind == BicepTokenKind.String && value.Text != "global"
        select file.At(value.Line, $"the location '{value.Text}' is fixed");

    /// <summary>
    /// The type strings of every resource, nested ones too, as far as they bring a version of their own. A nested
    /// resource without one takes its parent's.
    /// </summary>
    public static IEnumerable<BicepToken> TypedResources(BicepFile file) =>
        from i in Enumerable.Range(0, Math.Max(0, file.Tokens.Count - 2))
        where file.Tokens[i].Text == "resource" && file.Tokens[i + 1].Kind == BicepTokenKind.Identifier
        let type = file.Tokens[i + 2]
        where type.Kind == BicepTokenKind.String && (type.Text.Contains('/') || type.Text.Contains('@'))
        select type;

    [GeneratedRegex(@"^[A-Za-z]+(\.[A-Za-z]+)+(/[A-Za-z]+)+@\d{4}-\d{2}-\d{2}$")]
    private static partial Regex StableType();
}
