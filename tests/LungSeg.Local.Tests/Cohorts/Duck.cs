using System.Globalization;
using System.Numerics;
using DuckDB.NET.Data;

namespace LungSeg.Local.Tests.Cohorts;

/// <summary>DuckDB as a reader of our tables that is not ours.</summary>
internal static class Duck
{
    public static double? NumberOf(object? value) =>
        value switch
        {
            null => null,
            BigInteger whole => (double)whole,
            _ => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        };

    public static List<object?[]> Query(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            rows.Add(row);
        }

        return rows;
    }
}
