using System.Globalization;
using StreamCoach.SearchBench;

// Makes saved sessions, and prints the words of some ranks: StreamCoach.SearchBench ROOT SESSIONS WORDS
string root = args[0];
int sessions = int.Parse(args[1], CultureInfo.InvariantCulture), words = int.Parse(args[2], CultureInfo.InvariantCulture);
var vocabulary = new Vocabulary();
Directory.CreateDirectory(root);
if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
Parallel.For(0, sessions, new ParallelOptions { MaxDegreeOfParallelism = 2 }, number => SavedHour.Write(root, number, words, vocabulary));
File.WriteAllLines(Path.Combine(root, "vocabulary.txt"), vocabulary.Words);
