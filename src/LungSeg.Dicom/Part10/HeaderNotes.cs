namespace LungSeg.Dicom.Part10;

/// <summary>Collects the notes of one object. Bounded, since a hostile object could break every element.</summary>
internal sealed class HeaderNotes
{
    /// <summary>More of one code tell nothing new.</summary>
    private const int MaxOfCode = 4;

    private List<HeaderNote>? _notes;

    /// <summary>The notes in the order in which they were found.</summary>
    public IReadOnlyList<HeaderNote> All => _notes ?? (IReadOnlyList<HeaderNote>)[];

    /// <summary>Notes something, once for each code and element.</summary>
    public void Add(string code, uint tag, string message)
    {
        _notes ??= [];
        if (_notes.Count(note => note.Code == code) >= MaxOfCode) return;
        if (!_notes.Exists(note => note.Code == code && note.Tag == tag)) _notes.Add(new(code, tag, message));
    }
}
