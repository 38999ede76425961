using System.Text.RegularExpressions;
using LungSeg.Infra.Tests.Bicep;

namespace LungSeg.Infra.Tests.Rules;

/// <summary>
/// The built-in roles of Azure that the service may give, by the name of the variable that holds each.
/// </summary>
/// <remarks>Source: Azure built-in roles, the sections Storage and Monitor.</remarks>
internal static partial class KnownRoles
{
    public static readonly IReadOnlyDictionary<string, string> IdsByVariable = new Dictionary<string, string>
    {
        ["blobDataOwner"] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        ["blobDataContributor"] = "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        ["blobDataReader"] = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        ["queueDataContributor"] = "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
        ["tableDataContributor"] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
        ["monitoringMetricsPublisher"] = "3913510d-42f4-4e42-8a64-420c390055eb",
    };

    /// <summary>Every GUID of a template is a known role under its own name.</summary>
    public static IEnumerable<string> Named(BicepFile file)
    {
        var roles = file.Of("var")
            .Where(variable => variable.Value is [{ Kind: BicepTokenKind.String } value] && Guid().IsMatch(value.Text))
            .ToDictionary(variable => variable.Name, variable => variable.Value[0].Text);
        foreach (var (name, id) in roles.Where(role => IdsByVariable.GetValueOrDefault(role.Key) != role.Value))
            yield return file.At(1, $"{name} = {id} is not a role the service may give");
        foreach (
            var token in file.Tokens.Where(token => token.Kind == BicepTokenKind.String && Guid().IsMatch(token.Text)))
        {
            if (!roles.ContainsValue(token.Text)) yield return file.At(token.Line, $"the id {token.Text} has no name");
        }
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Guid();
}
