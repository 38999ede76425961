namespace LungSeg.Local.Terminal;

/// <summary>
/// One line for many cases: how many have ended, how many of them without a result, and about how long the rest takes.
/// On a terminal it is written over; elsewhere it comes again every ten seconds and at the end.
/// </summary>
/// <param name="output">Where to: standard error.</param>
/// <param name="rewrites">A terminal, whose last line may be written over.</param>
/// <param name="time">The clock.</param>
/// <param name="total">All cases.</param>
internal sealed class CaseCountLine(TextWriter output, bool rewrites, TimeProvider time, int total)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly long _start = time.GetTimestamp();
    private long? _told;
    private int _ended;
    private int _done;
    private int _without;

    /// <summary>Notes a case that has ended.</summary>
    /// <param name="wasDone">Its result was there already, and took no time.</param>
    /// <param name="hasResult">It has one.</param>
    /// <param name="print">Prints what is to be said of it alone, above the line.</param>
    public void Note(bool wasDone, bool hasResult, Action print)
    {
        _ended++;
        if (wasDone)
            _done++;
        if (!hasResult)
            _without++;
        if (rewrites)
            output.Write("\r\e[K");
        print();
        if (rewrites)
            output.Write(Line());
        else if (_ended == total || _told is not { } told || time.GetElapsedTime(told) >= Pause)
        {
            _told = time.GetTimestamp();
            output.WriteLine(Line());
        }

        if (rewrites && _ended == total)
            output.WriteLine();
    }

    private string Line()
    {
        var line = $"{_ended} of {total} {Counted.Word(total, "case", "cases")}";
        if (_done > 0)
            line += $", {_done} of them done before";
        if (_without > 0)
            line += $", {_without} without a result";
        return _ended == total ? line : $"{line}{Left()}";
    }

    /// <summary>As long as the cases that were worked on took, for each that is left.</summary>
    private string Left()
    {
        if (_ended == _done)
            return "";
        var left = time.GetElapsedTime(_start) * ((double)(total - _ended) / (_ended - _done));
        var words =
            left.TotalMinutes < 2 ? $"{left.TotalSeconds:F0} s"
            : left.TotalHours < 2 ? $"{left.TotalMinutes:F0} min"
            : $"{left.TotalHours:F1} h";
        return $", about {words} left";
    }
}
