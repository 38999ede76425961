namespace LungSeg.Infra.Tests.Bicep;

/// <summary>A template or parameter file: its declarations and tokens.</summary>
internal sealed class BicepFile
{
    private static readonly string[] Naming =
    [
        "param",
        "var",
        "resource",
        "module",
        "output",
        "type",
        "func",
        "metadata",
    ];
    private static readonly string[] Nameless = ["targetScope", "using", "import"];

    private BicepFile(string path, IReadOnlyList<BicepToken> tokens)
    {
        Path = path;
        Tokens = [.. tokens.SelectMany(token => token.Flatten())];
        Declarations = [.. Statements(tokens).Select(Declare)];
    }

    /// <summary>Where it lies, for messages and for finding modules beside it.</summary>
    public string Path { get; }

    /// <summary>Every token, those in the holes of strings behind the string.</summary>
    public IReadOnlyList<BicepToken> Tokens { get; }

    public IReadOnlyList<BicepDeclaration> Declarations { get; }

    public static BicepFile Read(string path) => Parse(File.ReadAllText(path), path);

    /// <exception cref="BicepSyntaxException">The text is not Bicep.</exception>
    public static BicepFile Parse(string text, string path = "snippet.bicep") =>
        new(path, BicepTokenizer.Tokenize(text));

    public IEnumerable<BicepDeclaration> Of(string keyword) =>
        Declarations.Where(declaration => declaration.Keyword == keyword);

    public string At(int line, string message) => $"{System.IO.Path.GetFileName(Path)}:{line}: {message}";

    /// <summary>
    /// Top-level statements: runs between line ends outside brackets; decorators belong to what follows, and a line
    /// that begins with ? or : to what stands before.
    /// </summary>
    private static IEnumerable<List<BicepToken>> Statements(IReadOnlyList<BicepToken> tokens)
    {
        var statement = new List<BicepToken>();
        var sinceLineEnd = 0;
        var pairs = BicepObject.WithDepth(tokens).ToArray();
        for (var i = 0; i < pairs.Length; i++)
        {
            var (depth, token) = pairs[i];
            if (token.Kind == BicepTokenKind.NewLine && i + 1 < pairs.Length && Continues(pairs[i + 1].Token)) continue;
            var endsLine = depth == 0 && token.Kind == BicepTokenKind.NewLine;
            if (!endsLine)
            {
                statement.Add(token);
                sinceLineEnd++;
                continue;
            }

            var decorator = sinceLineEnd > 0 && statement[^sinceLineEnd].Is("@");
            var emptyLine = sinceLineEnd == 0;
            sinceLineEnd = 0;
            if (statement.Count == 0 || decorator || emptyLine) continue;
            yield return statement;
            statement = [];
        }

        if (statement.Count > 0) yield return statement;
    }

    private static bool Continues(BicepToken token) => token.Is("?") || token.Is(":");

    private static BicepDeclaration Declare(List<BicepToken> statement)
    {
        var at = 0;
        var decorators = new List<string>();
        while (at + 1 < statement.Count && statement[at].Is("@"))
        {
            decorators.Add(statement[at + 1].Text);
            at += 2;
            if (at < statement.Count && statement[at].Is("("))
                at += 2 + BicepObject.WithDepth(statement.Skip(at + 1)).TakeWhile(pair => pair.Depth >= 0).Count();
        }

        var keyword = at < statement.Count ? statement[at] : statement[^1];
        var named = Naming.Contains(keyword.Text);
        if (!named && !Nameless.Contains(keyword.Text) || named && at + 1 >= statement.Count)
            throw new BicepSyntaxException($"'{keyword.Text}' begins no statement", keyword.Line);
        var name = named ? statement[at + 1].Text : string.Empty;
        return new(keyword.Text, name, keyword.Line, decorators, [.. statement.Skip(at + (named ? 2 : 1))]);
    }
}
