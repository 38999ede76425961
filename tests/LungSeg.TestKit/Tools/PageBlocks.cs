using System.Text.RegularExpressions;

namespace LungSeg.TestKit.Tools;

/// <summary>The blocks of code of a page in <c>docs/</c>, to be run as they stand there.</summary>
public static partial class PageBlocks
{
    /// <summary>All blocks of a language, in their order.</summary>
    /// <param name="page">The page's file name.</param>
    /// <param name="language">As it stands behind the three ticks.</param>
    public static IReadOnlyList<string> Of(string page, string language) =>
    [
        .. from block in Blocks().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path!, "docs", page)))
           where block.Groups[1].Value == language
           select block.Groups[2].Value,
    ];

    [GeneratedRegex("```([a-z]+)\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
