using System.Text.RegularExpressions;
using LungSeg.TestKit.Tools;

namespace LungSeg.Local.Tests;

/// <summary>C# in the docs is C# that compiles: each block stands in a file of the solution, word for word.</summary>
public partial class SnippetTests
{
    public static TheoryData<string, string> Snippets
    {
        get
        {
            var snippets = new TheoryData<string, string>();
            var root = RepositoryRoot.Path!;
            string[] pages =
            [
                .. Directory.GetFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories),
                .. Directory.GetFiles(root, "*.md"),
            ];
            foreach (var page in pages)
            {
                foreach (Match block in Block().Matches(File.ReadAllText(page)))
                    snippets.Add(Path.GetFileName(page), block.Groups[1].Value);
            }

            return snippets;
        }
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public void A_snippet_stands_in_a_file_that_compiles(string page, string snippet)
    {
        var root = RepositoryRoot.Path!;
        var files = new[] { "src", "tests" }.SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories));

        Assert.True(
            files.Any(file => File.ReadAllText(file).Contains(snippet.Trim(), StringComparison.Ordinal)),
            $"{page}: {snippet}");
    }

    [GeneratedRegex("```csharp\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
