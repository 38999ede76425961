namespace LungSeg.TestKit.Tools;

/// <summary>
/// A table in <c>docs/</c> that the code makes, between <c>&lt;!-- name: begin --&gt;</c> and
/// <c>&lt;!-- name: end --&gt;</c>. To renew it after a wanted change: LUNGSEG_RENEW=1.
/// </summary>
public static class GeneratedTable
{
    /// <summary>Holds the page to the table, or renews it.</summary>
    /// <param name="page">The page's file name.</param>
    /// <param name="name">The table's.</param>
    /// <param name="made">The table as the code makes it, a line end at its end.</param>
    public static void Hold(string page, string name, string made)
    {
        var path = Path.Combine(RepositoryRoot.Path!, "docs", page);
        var text = File.ReadAllText(path);
        var (first, last) = ($"<!-- {name}: begin -->\n", $"<!-- {name}: end -->");
        var begin = text.IndexOf(first, StringComparison.Ordinal) + first.Length;
        var end = text.IndexOf(last, StringComparison.Ordinal);
        if (begin < first.Length || end < begin) throw new InvalidOperationException($"{path} has no place for {name}.");
        if (Environment.GetEnvironmentVariable("LUNGSEG_RENEW") == "1")
            File.WriteAllText(path, text[..begin] + made + text[end..]);
        else if (made != text[begin..end])
            throw new InvalidOperationException($"{path} does not have the table {name} as the code makes it:\n{made}");
    }
}
