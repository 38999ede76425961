namespace LungSeg.Formats.Report;

/// <summary>
/// Terms with a definition that shows on hover and on focus (so on a tap as well), is read out with the term, and is
/// printed below it. No script.
/// </summary>
internal static class Terms
{
    public static void Write(HtmlText html, string term, string? definition)
    {
        if (definition is null) html.Add($"{term}");
        else html.Add($"<dfn tabindex=\"0\">{term}<span role=\"note\">{definition}</span></dfn>");
    }
}
