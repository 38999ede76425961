namespace LungSeg.Infra.Tests.Bicep;

/// <summary>One top-level statement of a template.</summary>
/// <param name="Keyword">param, var, resource, module, output, metadata, targetScope, using, type, func or
/// import.</param>
/// <param name="Name">The symbol it declares; empty where it declares none.</param>
/// <param name="Line">Line of the keyword.</param>
/// <param name="Decorators">Names of its decorators, such as description.</param>
/// <param name="Body">Every token after the name, without line ends at either end.</param>
internal sealed record BicepDeclaration(
    string Keyword, string Name, int Line, IReadOnlyList<string> Decorators, IReadOnlyList<BicepToken> Body)
{
    /// <summary>The string after the name: a resource's type, a module's path.</summary>
    public string? Target => Body.Count > 0 && Body[0].Kind == BicepTokenKind.String ? Body[0].Text : null;

    /// <summary>Whether a parameter may be left out.</summary>
    public bool IsOptional =>
        Decorators.Contains("nullable")
        || Depths().Any(pair => pair is (0, { } token) && (token.Is("=") || token.Is("?")));

    /// <summary>Whether a resource is only referred to.</summary>
    public bool IsExisting => Body.Count > 1 && Body[1] is { Kind: BicepTokenKind.Identifier, Text: "existing" };

    /// <summary>The value: what stands after the first equals sign outside brackets.</summary>
    public IReadOnlyList<BicepToken> Value =>
        [.. Depths().SkipWhile(pair => !(pair is (0, { } token) && token.Is("="))).Skip(1).Select(pair => pair.Token)];

    private IEnumerable<(int Depth, BicepToken Token)> Depths() => BicepObject.WithDepth(Body);
}
