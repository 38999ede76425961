namespace LungSeg.Cohorts.Tables;

/// <summary>One column of a table.</summary>
/// <param name="Name">Lower case with underscores, the unit at its end.</param>
/// <param name="Kind">What its cells hold.</param>
/// <param name="Unit">The unit; empty for text and for pure numbers.</param>
/// <param name="Meaning">What it is, in a sentence.</param>
public sealed record TableColumn(string Name, ColumnKind Kind, string Unit, string Meaning)
{
    public static TableColumn Text(string name, string meaning) => new(name, ColumnKind.Text, "", meaning);
}

/// <summary>What the cells of a column hold, where they are not empty.</summary>
public enum ColumnKind
{
    /// <summary><see cref="string"/>.</summary>
    Text,

    /// <summary><see cref="double"/>, finite.</summary>
    Number,

    /// <summary><see cref="long"/>.</summary>
    Whole,

    /// <summary><see cref="bool"/>.</summary>
    Truth,
}
