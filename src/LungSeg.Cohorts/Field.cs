using LungSeg.Cohorts.Tables;

namespace LungSeg.Cohorts;

/// <summary>A column and where its value comes from.</summary>
internal sealed record Field<T>(TableColumn Column, Func<T, object?> Value);

/// <summary>Makes fields of the usual kinds.</summary>
internal static class Field
{
    public static Field<T> Text<T>(string name, string meaning, Func<T, string?> value) =>
        new(TableColumn.Text(name, meaning), item => value(item) is { Length: > 0 } text ? text : null);

    public static Field<T> Whole<T>(string name, string unit, string meaning, Func<T, long?> value) =>
        new(new(name, ColumnKind.Whole, unit, meaning), item => value(item));

    public static Field<T> Number<T>(string name, string unit, string meaning, Func<T, double?> value) =>
        new(new(name, ColumnKind.Number, unit, meaning), item => value(item));

    public static Field<T> Truth<T>(string name, string meaning, Func<T, bool> value) =>
        new(new(name, ColumnKind.Truth, "", meaning), item => value(item));
}
