using LungSeg.Cohorts.Tables;

namespace LungSeg.Local.Tests.Cohorts;

/// <summary>Tables come back cell by cell as they were written.</summary>
public sealed class ParquetRowsTests
{
    private static readonly IReadOnlyList<TableColumn> Columns =
    [
        TableColumn.Text("same", ""),
        TableColumn.Text("own", ""),
        TableColumn.Text("sometimes", ""),
        TableColumn.Text("never", ""),
        new("number", ColumnKind.Number, "", ""),
        new("whole", ColumnKind.Whole, "", ""),
        new("truth", ColumnKind.Truth, "", ""),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(72)]
    [InlineData(1000)]
    [InlineData(80_000)]
    public async Task Every_cell_comes_back(int count)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var rows = Enumerable.Range(0, count).Select(Row).ToList();
        using var file = new MemoryStream();
        var table = new ParquetTable(file, Columns) { Metadata = new Dictionary<string, string> { ["a"] = "b" } };
        foreach (var row in rows) await table.AddAsync(row, cancellation);
        await table.CompleteAsync(cancellation);

        file.Position = 0;
        await using var reader = await ParquetRows.OpenAsync(file, Columns, cancellation);
        var read = await reader.ReadAsync(cancellation).ToListAsync(cancellation);

        Assert.True(reader.HasJustThese);
        Assert.Equal("b", reader.Metadata["a"]);
        Assert.Equal(rows.Count, read.Count);
        for (var i = 0; i < rows.Count; i++)
            Assert.Equal(rows[i], read[i]);
    }

    private static object?[] Row(int i) =>
    [
        "s", $"row-{i}", i % 3 == 0 ? null : $"{i % 5}", null, i % 4 == 0 ? null : i / 7d,
        i % 6 == 1 ? null : (long?)i, i % 2 == 0,
    ];
}
