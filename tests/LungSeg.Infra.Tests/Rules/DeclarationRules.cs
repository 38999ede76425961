using LungSeg.Infra.Tests.Bicep;

namespace LungSeg.Infra.Tests.Rules;

/// <summary>Rules on one template's declarations. Each rule lists its violations; none is the empty list.</summary>
internal static class DeclarationRules
{
    /// <summary>Parameters and outputs say what they are.</summary>
    public static IEnumerable<string> Documented(BicepFile file) =>
        from declaration in file.Declarations
        where declaration.Keyword is "param" or "output" && !declaration.Decorators.Contains("description")
        select file.At(declaration.Line, $"{declaration.Keyword} {declaration.Name} has no @description");

    /// <summary>Every parameter, variable and existing resource is used.</summary>
    public static IEnumerable<string> Used(BicepFile file)
    {
        var references = References(file).CountBy(name => name).ToDictionary();
        return from declaration in file.Declarations
               where declaration.Keyword is "param" or "var" || declaration.IsExisting
               where references.GetValueOrDefault(declaration.Name) < 2 // the declaration itself is one
               select file.At(declaration.Line, $"{declaration.Keyword} {declaration.Name} is not used");
    }

    /// <summary>Identifiers that are neither a member behind a dot nor the name of a property.</summary>
    private static IEnumerable<string> References(BicepFile file)
    {
        for (var i = 0; i < file.Tokens.Count; i++)
        {
            var token = file.Tokens[i];
            var before = i > 0 ? file.Tokens[i - 1] : null;
            if (token.Kind != BicepTokenKind.Identifier)
                continue;
            if (before is not null && (before.Is(".") || before.Is(".?") || before.Is("::")))
                continue;
            var opensProperty =
                before is null || before.Kind == BicepTokenKind.NewLine || before.Is("{") || before.Is(",");
            if (opensProperty && i + 1 < file.Tokens.Count && file.Tokens[i + 1].Is(":"))
                continue;
            yield return token.Text;
        }
    }
}
