namespace LungSeg.Local.Running;

/// <summary>One case of a tree of many.</summary>
/// <param name="Id">What it is called, and the folder of its results.</param>
/// <param name="Scan">The folder, or the file, that it is or lies in.</param>
/// <param name="Names">The names of its files below the folder; null for all that lies there.</param>
internal sealed record TreeCase(string Id, DirectoryInfo Scan, IReadOnlyList<string>? Names = null);

/// <summary>A folder seen as many cases.</summary>
/// <param name="Cases">In order of their names.</param>
/// <param name="Said">What is to be said of how they were told apart, line by line.</param>
internal sealed record CaseTree(IReadOnlyList<TreeCase> Cases, IReadOnlyList<string> Said);
