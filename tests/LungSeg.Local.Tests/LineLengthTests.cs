using LungSeg.TestKit.Tools;

namespace LungSeg.Local.Tests;

/// <summary>
/// Lines of C# have at most 120 columns, as .editorconfig says; the compiler and the formatter do not look. Text of
/// another language in a raw string literal keeps its own lines.
/// </summary>
public class LineLengthTests
{
    private const int Columns = 120;

    [Fact]
    public void No_line_of_the_sources_is_longer_than_120_columns()
    {
        var root = RepositoryRoot.Path!;
        var files = new[] { "src", "tests" }
            .SelectMany(folder =>
                Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories))
            .ToArray();

        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(file => TooLong(File.ReadAllLines(file)).Select(line => $"{file}:{line}")));
    }

    [Fact]
    public void Only_raw_strings_are_let_off()
    {
        var wide = new string('x', Columns + 1);
        Assert.Equal([1, 5], TooLong([wide, "var a = \"\"\"", wide, "    \"\"\";", wide]));
    }

    /// <summary>The numbers, from 1, of lines that are too long.</summary>
    private static IEnumerable<int> TooLong(string[] lines)
    {
        var isRaw = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var quotes = lines[i].Split("\"\"\"").Length - 1;
            if (lines[i].Length > Columns && !isRaw && quotes == 0) yield return i + 1;
            isRaw ^= quotes % 2 == 1;
        }
    }
}
